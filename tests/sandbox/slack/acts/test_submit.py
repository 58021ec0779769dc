import asyncio
from typing import Any

import pytest

from bot.sandbox.slack import SandboxClient, Workspace
from bot.sandbox.slack.driver.failures import AppDidNotAnswer
from bot.sandbox.slack.driver.modal import SeenModal
from bot.sandbox.slack.driver.person import Person
from tests.sandbox.slack.kit import (
    REASON,
    app_of,
    asks,
    client_of,
    listening,
    modal,
    option,
    section,
)


async def show(served: Workspace, amina: Person, view: dict[str, Any]) -> SeenModal:
    trigger = served.triggers.issue(amina.id)
    await client_of(served).views_open(trigger_id=trigger, view=view)
    return await amina.expect_modal()


def answering(workspace: Workspace, answer: dict[str, Any], heard: list[Any]) -> Any:
    app = app_of(workspace)

    @app.view("why")
    async def submitted(ack: Any, view: Any) -> None:
        heard.append(view["state"]["values"])
        await ack(**answer)

    return app


async def submit(
    served: Workspace, slack: SandboxClient, answer: dict[str, Any]
) -> tuple[SeenModal | None, list[Any]]:
    """Open a modal, submit it, and let the app answer so."""
    amina, heard = slack.person("amina"), list[Any]()
    opened = await show(served, amina, modal())
    async with listening(answering(served, answer, heard), served):
        return await amina.submit(opened, {"Reason": "because"}), heard


async def test_a_submission_carries_the_values_and_closes(
    served: Workspace, slack: SandboxClient
) -> None:
    left, heard = await submit(served, slack, {})
    assert left is None
    assert heard == [{"reason": {"text": {"type": "plain_text_input", "value": "because"}}}]


async def test_errors_stand_under_their_inputs(served: Workspace, slack: SandboxClient) -> None:
    answer = {"response_action": "errors", "errors": {"reason": "too short"}}
    left, _ = await submit(served, slack, answer)
    assert left is not None
    assert left.errors == {"reason": "too short"}


async def test_an_update_takes_the_modals_place(served: Workspace, slack: SandboxClient) -> None:
    answer = {"response_action": "update", "view": modal(section("working"), title="Plan")}
    left, _ = await submit(served, slack, answer)
    assert left is not None
    assert (left.title, "working" in left.reads) == ("Plan", True)


async def test_a_push_lies_on_top_and_closing_it_goes_back(
    served: Workspace, slack: SandboxClient
) -> None:
    answer = {"response_action": "push", "view": modal(section("sure?"), title="Second")}
    pushed, _ = await submit(served, slack, answer)
    assert pushed is not None
    assert pushed.title == "Second"
    amina = slack.person("amina")
    await amina.close(pushed)
    assert (await amina.expect_modal()).title == "Why?"


async def test_clear_closes_the_whole_stack(served: Workspace, slack: SandboxClient) -> None:
    left, _ = await submit(served, slack, {"response_action": "clear"})
    assert left is None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "x"}}, "invalid_errors"),
        ({"response_action": "update", "view": modal(title="t" * 25)}, "invalid_view"),
    ],
)
async def test_an_answer_slack_cannot_use_is_trouble(
    served: Workspace, slack: SandboxClient, answer: dict[str, Any], reason: str
) -> None:
    with pytest.raises(AppDidNotAnswer, match=reason):
        await submit(served, slack, answer)
    assert await slack.person("amina").modal() is not None


async def test_slack_itself_asks_for_what_is_required(
    served: Workspace, slack: SandboxClient
) -> None:
    amina, heard = slack.person("amina"), list[Any]()
    short = asks(
        "Code", {"type": "plain_text_input", "action_id": "c", "min_length": 3}, block_id="code"
    )
    other = asks("Other", {"type": "plain_text_input", "action_id": "o"}, optional=True)
    opened = await show(served, amina, modal(REASON, short, other))
    async with listening(answering(served, {}, heard), served):
        left = await amina.submit(opened, {"Code": "x"})
        assert left is not None
        assert left.errors == {
            "reason": "Please complete this required field.",
            "code": "Please enter at least 3 characters.",
        }
        assert heard == []
        assert await amina.submit(left, {"Code": "xyz", "reason": "so"}) is None
    assert len(heard) == 1


async def test_answers_are_given_by_label_id_or_value(
    served: Workspace, slack: SandboxClient
) -> None:
    options = [option("One hour", "1h"), option("A day", "1d")]
    blocks = [
        asks(
            "Undo after",
            {"type": "static_select", "action_id": "s", "options": options},
            block_id="undo",
        ),
        asks(
            "Checked",
            {"type": "checkboxes", "action_id": "c", "options": options},
            block_id="checked",
        ),
        asks("Approver", {"type": "users_select", "action_id": "u"}, block_id="approver"),
    ]
    amina, heard = slack.person("amina"), list[Any]()
    opened = await show(served, amina, modal(*blocks))
    async with listening(answering(served, {}, heard), served):
        answers = {"Undo after": "A day", "checked": ["One hour", "1d"], "u": "U02YUSUF"}
        assert await amina.submit(opened, answers) is None
    [values] = heard
    assert values["undo"]["s"]["selected_option"]["value"] == "1d"
    assert [each["value"] for each in values["checked"]["c"]["selected_options"]] == ["1h", "1d"]
    assert values["approver"]["u"]["selected_user"] == "U02YUSUF"


async def test_an_app_hears_of_closing_only_if_it_asked(
    served: Workspace, slack: SandboxClient
) -> None:
    app, amina = app_of(served), slack.person("amina")
    heard: asyncio.Queue[Any] = asyncio.Queue()

    @app.view_closed("why")
    async def closed(ack: Any, body: Any) -> None:
        await ack()
        await heard.put(body)

    async with listening(app, served):
        await amina.close(await show(served, amina, modal(title="Quiet")))
        await amina.close(await show(served, amina, modal(title="Loud", notify_on_close=True)))
        body = await asyncio.wait_for(heard.get(), 5)
    assert body["view"]["title"]["text"] == "Loud"
    assert (body["is_cleared"], heard.empty()) == (False, True)


async def test_a_loading_modal_becomes_the_real_one(
    served: Workspace, slack: SandboxClient
) -> None:
    client, amina = client_of(served), slack.person("amina")
    loading = await show(served, amina, modal(section("Reading…"), title="Plan"))
    await client.views_update(view_id=loading.id, view=modal(title="Plan"))
    ready = await amina.expect_modal("Reason")
    assert ready.id == loading.id
