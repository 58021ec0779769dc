from bot.core.plan import Change, Plan, Precondition, Verdict
from bot.outbound.plan_parts import changes, part, passed, wrong
from tests.support.runs import plan


def checked(*texts: tuple[Verdict, str]) -> Plan:
    return plan(preconditions=tuple(Precondition("c", verdict, text) for verdict, text in texts))


def test_what_has_nothing_to_say_is_no_part() -> None:
    assert part("COSTS", []) == []


def test_one_line_stands_alone_and_several_are_a_list() -> None:
    (one,) = part("COSTS", ["a snapshot"])
    assert one["text"]["text"] == "*COSTS*\na snapshot"
    (two,) = part("COSTS", ["a snapshot", "an <address>"])
    assert two["text"]["text"] == "*COSTS*\n• a snapshot\n• an &lt;address&gt;"


def test_a_long_list_says_how_much_is_missing() -> None:
    (block,) = part("AFFECTS", [f"host {n}" for n in range(30)])
    lines = block["text"]["text"].split("\n")
    assert len(lines) == 10
    assert lines[-1] == "…and 22 more"


def test_what_aws_says_in_lines_is_no_line_of_ours() -> None:
    (block,) = part("AFFECTS", ["a\n*UNDO*\nnothing"])
    assert block["text"]["text"].count("\n") == 1


def test_a_change_reads_from_before_to_after() -> None:
    one = plan(changes=(Change("desired count", "2", "4"),))
    assert changes(one) == ["desired count: 2 → 4"]


MIXED = checked(
    (Verdict.PASSED, "it runs"),
    (Verdict.WARNED, "one target is left"),
    (Verdict.BLOCKED, "it is a NAT instance"),
    (Verdict.PASSED, "it is alone"),
)


def test_what_is_wrong_has_a_line_and_a_sign_each() -> None:
    (block,) = wrong(MIXED)
    assert block["text"]["text"] == "⚠ one target is left\n⛔ it is a NAT instance"
    assert wrong(checked((Verdict.PASSED, "it runs"))) == []


def test_what_passed_is_one_small_line() -> None:
    (block,) = passed(MIXED)
    assert block["elements"][0]["text"] == "✓ it runs · it is alone"
    assert passed(checked((Verdict.WARNED, "one target is left"))) == []
