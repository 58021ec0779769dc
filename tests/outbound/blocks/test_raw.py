import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outbound.blocks.raw import pretty, raw_blocks
from tests.outbound.blocks.cards import any_text

MESSAGE = {"detail": {"type": "Backdoor:EC2/DenialOfService.Udp"}, "time": "2026-11-20T03:12:02Z"}
ENVELOPE = {
    "Type": "Notification",
    "MessageId": "m-1",
    "TopicArn": "arn:aws:sns:eu-west-1:111122223333:alarms",
    "Message": json.dumps(MESSAGE),
    "Signature": "EXAMPLE" * 40,
    "SigningCertURL": "https://sns.eu-west-1.amazonaws.com/x.pem",
}


def shown(text: str) -> tuple[str, str]:
    """Return the context line and the code of an event."""
    first, *rest = raw_blocks("alarms · m-1", text)
    code = [block["text"]["text"] for block in rest if block["type"] == "section"]
    return first["elements"][0]["text"], "\n".join(each.strip("`\n") for each in code)


def test_the_message_in_an_envelope_is_opened_and_comes_first() -> None:
    origin, code = shown(json.dumps(ENVELOPE))
    assert origin == "alarms · m-1"
    assert code.startswith('{\n  "detail": {\n    "type": "Backdoor:EC2/DenialOfService.Udp"')
    assert '"Type": "Notification"' in code
    assert "EXAMPLE" not in code
    assert "\\" not in code


def test_json_in_a_queues_body_is_opened_too() -> None:
    record = {"Records": [{"body": json.dumps({"inner": json.dumps(MESSAGE)})}]}
    assert '"type": "Backdoor:EC2/DenialOfService.Udp"' in pretty(json.dumps(record))


def test_a_plain_message_stays_as_it_is() -> None:
    envelope = {**ENVELOPE, "Message": "AWS Budgets: shop is over\nits limit"}
    assert shown(json.dumps(envelope))[1].startswith("AWS Budgets: shop is over\nits limit\n\n{")
    assert pretty("no json {") == "no json {"
    assert pretty("") == ""


def test_a_huge_event_is_cut_visibly() -> None:
    blocks = raw_blocks("o", json.dumps({"all": ["x" * 50] * 5_000}))
    assert len(blocks) == 4
    said = blocks[-1]["elements"][0]["text"]
    assert "characters more" in said
    left = int(said.removeprefix("…").split()[0].replace(",", ""))
    assert left > 250_000


def test_nesting_without_end_is_shown_as_it_came() -> None:
    deep = "[" * 100_000
    assert pretty(deep) == deep
    closed = "[" * 900 + "]" * 900
    assert pretty(closed).replace(" ", "").replace("\n", "") == closed


@settings(max_examples=30, deadline=None)
@given(st.recursive(any_text | st.integers(), lambda inner: st.dictionaries(any_text, inner)))
def test_what_is_not_cut_is_all_there(value: Any) -> None:
    text = json.dumps({"it": value})
    if len(text) < 500:
        assert json.loads(pretty(text)) is not None
