"""Open questions come from the data, and ask no person."""

from dataclasses import replace
from datetime import timedelta

from bot.core.run import RunStatus
from bot.export.names import People
from bot.export.questions import questions
from bot.export.story import Story
from tests.export.night import Night


async def story(night: Night, number: int = 1) -> Story:
    async with night.export(number=number) as export:
        return export.story


async def test_a_night_asks_what_it_cannot_answer(night: Night) -> None:
    asked = (await story(night)).questions
    assert asked == (
        "It was acknowledged after 13 min 30 s: what made it take that long?",
        ("Steps 2, 3, 4, 5, 6, 7 of the runbook were never ticked: not needed, or not possible?"),
    )


async def test_what_went_less_than_well_is_asked_about(night: Night) -> None:
    told = await story(night)
    (work,) = told.works
    bad = replace(
        told,
        works=(replace(work, status=RunStatus.FAILED, says="AWS said no.", break_glass=True),),
        kinds={"page.failed": 1, "incident.lapsed": 2, "evidence.failed": 3},
        calls=3,
        impact=None,
        times=(),
        steps=told.steps[:2],
        still_there=("a snapshot",),
    )
    asked = "\n".join(questions(bad, {"web-2: cpu is too high": 6, "rare": 1}))

    assert "People were called 3 times before somebody had it" in asked
    assert "Cut off on web-2 failed (AWS said no): what was missing?" in asked
    assert "ran without its approval (break glass)" in asked
    assert "Who takes back what the actions left in AWS" in asked
    assert "Step 2 of the runbook (Who is hurt?" in asked
    assert "1 page(s) were not taken" in asked
    assert "lapsed 2 time(s)" in asked
    assert '"web-2: cpu is too high" was in 6 incidents in 30 days' in asked
    assert "rare" not in asked
    assert "No impact was recorded" in asked
    assert "Nobody said when customers were well again" in asked


async def test_slow_detection_and_nobody_answering_are_asked_about(night: Night) -> None:
    told = await story(night)
    spans = {"TTD": timedelta(minutes=9), "MTTA": None, "MTTM": timedelta(hours=2), "MTTR": None}
    slow = replace(told, durations=tuple(replace(d, span=spans[d.short]) for d in told.durations))
    asked = "\n".join(questions(slow, {}))

    assert "It began 9 min before Firebreak heard of it" in asked
    assert "Nobody acknowledged it" in asked
    assert "Customers were well again after 2 h" in asked


async def test_questions_blame_nobody(night: Night) -> None:
    async with night.export(People.NAMES) as export:
        asked = " ".join(export.story.questions)
    assert "amina" not in asked
    assert "yusuf" not in asked


async def test_an_alarm_of_many_nights_is_counted(night: Night) -> None:
    for _ in range(2):
        await night.again()
    asked = " ".join((await story(night, number=3)).questions)
    assert '"web-2: cpu is too high" was in 3 incidents in 30 days' in asked
    assert [one.number for one in (await story(night, number=3)).before] == [2, 1]
    assert (await story(night)).before == ()
    assert "in 30 days" not in " ".join((await story(night)).questions)  # they came after it
