from bot.core.audit import LISTED, Report, Verdict, is_head


def test_so_many_problems_are_named_and_the_rest_counted() -> None:
    report = Report()
    report.add(str(number) for number in range(LISTED + 5))
    assert (len(report.problems), report.unlisted) == (LISTED, 5)
    assert report.verdict is Verdict.PROBLEM


def test_an_anchor_helps_only_where_nothing_is_wrong() -> None:
    report, seen = Report(), []
    seen.append(report.verdict)
    report.anchor("INC-1 up to entry 5", 5)
    seen.append(report.verdict)
    report.add(["a problem"])
    seen.append(report.verdict)
    assert seen == [Verdict.UNANCHORED, Verdict.ANCHORED, Verdict.PROBLEM]
    assert report.proven == 5


def test_a_head_is_known_by_how_it_begins() -> None:
    digest = bytes(range(32))
    assert is_head(digest, digest.hex()[:32])
    assert not is_head(digest, "ff" * 16)
    assert not is_head(digest, "")
