"""Open questions for a post-mortem, asked by the data: of the system, never of a person."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from bot.core.run import RunStatus
from bot.export.length import length
from bot.export.story import Story

SLOW_TO_DETECT = timedelta(minutes=5)
SLOW_TO_ACKNOWLEDGE = timedelta(minutes=5)
SLOW_TO_MITIGATE = timedelta(hours=1)
OFTEN, FEW = 3, 3
NOT_TICKED = "not needed, or not possible?"
REPEATED_DAYS = 30
NOT_WELL = {
    RunStatus.FAILED: "failed",
    RunStatus.UNKNOWN: "ended without a known outcome",
    RunStatus.CHANGED: "stopped, since the world had changed after its plan",
    RunStatus.EXPIRED: "was not approved in time",
    RunStatus.REJECTED: "was rejected",
}
# By kind of entry: what to ask where there is one; {n} is how many there are.
ASKED = {
    "page.failed": "{n} page(s) were not taken by their notifier: would anybody else have known?",
    "incident.lapsed": "The acknowledgement lapsed {n} time(s): what kept the work from going on?",
    "action.refused": "An action was refused {n} time(s): do the policies fit what people need?",
    "approval.refused": "An approval was refused {n} time(s): is it clear who may approve?",
    "evidence.failed": "{n} diagnostic(s) could not be read: does the read role allow them?",
    "message.may_be_double": "{n} message(s) may stand twice in Slack: did that confuse anybody?",
    "incident.reopened": "It was opened again {n} time(s): what made it look over before it was?",
    "alert.reopened": "It fired again {n} time(s) after it was resolved: what was left in place?",
}


def questions(story: Story, repeats: Mapping[str, int]) -> tuple[str, ...]:
    """Return what the data cannot answer, most telling first."""
    return (
        *_about_time(story),
        *_about_runs(story),
        *_about_steps(story),
        *_about_kinds(story.kinds),
        *_about_repeats(repeats),
        *_about_words(story),
    )


def _about_time(story: Story) -> Iterator[str]:
    spans = {duration.short: duration.span for duration in story.durations}
    detect, acknowledge, mitigate = spans["TTD"], spans["MTTA"], spans["MTTM"]
    if detect and detect >= SLOW_TO_DETECT:
        yield (
            f"It began {length(detect)} before Firebreak heard of it: "
            "which alarm would have said so sooner?"
        )
    if acknowledge and acknowledge >= SLOW_TO_ACKNOWLEDGE:
        yield f"It was acknowledged after {length(acknowledge)}: what made it take that long?"
    if acknowledge is None:
        yield "Nobody acknowledged it: did it reach somebody, and was it worth a call?"
    if story.calls > 1:
        yield (
            f"People were called {story.calls} times before somebody had it: "
            "which of the calls went unanswered, and why?"
        )
    if mitigate and mitigate >= SLOW_TO_MITIGATE:
        yield f"Customers were well again after {length(mitigate)}: what would have shortened that?"


def _about_runs(story: Story) -> Iterator[str]:
    for work in story.works:
        if work.status in NOT_WELL:
            why = f" ({work.says.rstrip('.')})" if work.says else ""
            yield f"{work.title} on {work.target} {NOT_WELL[work.status]}{why}: what was missing?"
        if work.break_glass:
            yield (
                f"{work.title} on {work.target} ran without its approval (break glass): "
                "who could not be reached?"
            )
    if story.still_there:
        yield "Who takes back what the actions left in AWS, and when?"


def _about_steps(story: Story) -> Iterator[str]:
    missed = [step for step in story.steps if not step.who]
    if len(missed) > FEW:
        numbers = ", ".join(str(step.number) for step in missed)
        yield f"Steps {numbers} of the runbook were never ticked: {NOT_TICKED}"
        return
    for step in missed:
        yield (
            f"Step {step.number} of the runbook ({step.text.rstrip('.')}) was never ticked: "
            f"{NOT_TICKED}"
        )


def _about_kinds(kinds: Mapping[str, int]) -> Iterable[str]:
    return (says.format(n=kinds[kind]) for kind, says in ASKED.items() if kinds.get(kind))


def _about_repeats(repeats: Mapping[str, int]) -> Iterator[str]:
    for title, times in repeats.items():
        if times >= OFTEN:
            yield (
                f'"{title.rstrip(".")}" was in {times} incidents in {REPEATED_DAYS} days: '
                "what would end it, or is the alarm too loud?"
            )


def _about_words(story: Story) -> Iterator[str]:
    if story.impact is None:
        yield "No impact was recorded: what did customers see, and from when to when?"
    if not any(time.at for time in story.times if time.name == "Mitigated"):
        yield "Nobody said when customers were well again: when was that?"
