from tests.sandbox.slack.conftest import TurnedClock
from tests.sandbox.slack.kit import REASON, Api, asks, modal, section

AMINA = "U01AMINA"


def trigger(api: Api) -> str:
    return api.workspace.triggers.issue(AMINA)


async def test_a_trigger_opens_a_modal_once(api: Api) -> None:
    first = trigger(api)
    opened = await api("views.open", trigger_id=first, view=modal())
    assert opened["view"]["state"]["values"] == {
        "reason": {"text": {"type": "plain_text_input", "value": None}}
    }
    assert opened["view"]["root_view_id"] == opened["view"]["id"]
    again = await api("views.open", trigger_id=first, view=modal())
    assert again["error"] == "exchanged_trigger_id"


async def test_a_late_trigger_is_refused(api: Api, clock: TurnedClock) -> None:
    late = trigger(api)
    clock.turn(seconds=4)
    assert (await api("views.open", trigger_id=late, view=modal()))["error"] == "expired_trigger_id"
    assert (await api("views.open", trigger_id="x", view=modal()))["error"] == "invalid_trigger_id"


async def test_a_bad_view_does_not_use_the_trigger_up(api: Api) -> None:
    once = trigger(api)
    refused = await api("views.open", trigger_id=once, view=modal(title="t" * 25))
    assert refused["error"] == "invalid_arguments"
    assert "/view/title/text" in refused["response_metadata"]["messages"][0]
    assert (await api("views.open", trigger_id=once, view=modal()))["ok"]


async def test_a_home_is_no_modal(api: Api) -> None:
    home = {"type": "home", "blocks": [section()]}
    assert (await api("views.open", trigger_id=trigger(api), view=home))[
        "error"
    ] == "invalid_arguments"
    assert (await api("views.publish", user_id=AMINA, view=modal()))["error"] == "invalid_arguments"


async def test_a_modal_changes_under_its_id_or_its_own_name(api: Api) -> None:
    opened = await api("views.open", trigger_id=trigger(api), view=modal(external_id="plan"))
    view = opened["view"]
    by_id = await api("views.update", view_id=view["id"], view=modal(section(), external_id="plan"))
    assert by_id["view"]["id"] == view["id"]
    assert by_id["view"]["hash"] != view["hash"]
    by_name = await api("views.update", external_id="plan", view=modal())
    assert by_name["view"]["id"] == view["id"]
    stale = await api("views.update", view_id=view["id"], hash=view["hash"], view=modal())
    assert stale["error"] == "hash_conflict"
    assert (await api("views.update", view_id="V0", view=modal()))["error"] == "not_found"


async def test_an_external_id_is_taken_once(api: Api) -> None:
    await api("views.open", trigger_id=trigger(api), view=modal(external_id="plan"))
    other = api.workspace.triggers.issue("U02YUSUF")
    answer = await api("views.open", trigger_id=other, view=modal(external_id="plan"))
    assert answer["error"] == "duplicate_external_id"


async def test_modals_stack_three_high(api: Api) -> None:
    assert (await api("views.push", trigger_id=trigger(api), view=modal()))["error"] == "not_found"
    opened = await api("views.open", trigger_id=trigger(api), view=modal())
    for _ in range(2):
        pushed = await api("views.push", trigger_id=trigger(api), view=modal())
    assert pushed["view"]["root_view_id"] == opened["view"]["id"]
    full = await api("views.push", trigger_id=trigger(api), view=modal())
    assert full["error"] == "push_limit_reached"


async def test_an_update_keeps_what_was_typed_in_the_same_place(api: Api) -> None:
    opened = await api("views.open", trigger_id=trigger(api), view=modal())
    view = api.workspace.views.top(AMINA)
    assert view is not None
    view.state["reason"]["text"]["value"] = "because"
    more = asks("More", {"type": "plain_text_input", "action_id": "m"}, block_id="more")
    updated = await api("views.update", view_id=opened["view"]["id"], view=modal(REASON, more))
    values = updated["view"]["state"]["values"]
    assert values["reason"]["text"]["value"] == "because"
    assert values["more"]["m"]["value"] is None


async def test_a_home_tab_is_published_and_replaced(api: Api) -> None:
    home = {"type": "home", "blocks": [section("one")]}
    first = await api("views.publish", user_id=AMINA, view=home)
    second = await api("views.publish", user_id=AMINA, view=home, hash=first["view"]["hash"])
    assert second["view"]["id"] == first["view"]["id"]
    stale = await api("views.publish", user_id=AMINA, view=home, hash=first["view"]["hash"])
    assert stale["error"] == "hash_conflict"
    assert (await api("views.publish", user_id="U9", view=home))["error"] == "user_not_found"
