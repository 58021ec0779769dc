"""Runs: asked for, approved, executed step by step, verified, looked at again."""

from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.shape import FLAG, NUMBER, REASON, TEXT, TEXTS, WORDS, maybe

PERSON, FIREBREAK = Source.PERSON, Source.FIREBREAK
RUN = {"run": TEXT, "action": TEXT, "target": TEXT}
IDS = "[ (AWS request {request_ids})]"

KINDS = (
    Kind(
        "run.requested",
        PERSON,
        "{actor} asked for {action} on {target}: {reason}[; it needs the approval of {needs}]"
        "[{break_glass}; the glass was broken]",
        {**RUN, "digest": TEXT, "reason": WORDS, "needs": TEXTS, "break_glass": FLAG},
    ),
    Kind(
        "approval.asked",
        FIREBREAK,
        "{actor} asked[ {asked}] to approve {action} on {target}",
        {**RUN, "asked": TEXTS},
    ),
    Kind(
        "approval.paged",
        FIREBREAK,
        "{actor} called by {paged} to approve {action} on {target}, because {reason}",
        {**RUN, "paged": TEXTS, "reason": REASON},
    ),
    Kind(
        "approval.refused",
        FIREBREAK,
        "{actor} may not approve {action} on {target}: {why}",
        {**RUN, "why": WORDS},
    ),
    Kind(
        "run.approved",
        PERSON,
        "{actor} approved {action} on {target}[; it still needs {still_needs}]",
        {**RUN, "digest": TEXT, "still_needs": TEXTS},
    ),
    Kind("run.rejected", PERSON, "{actor} rejected {action} on {target}", {**RUN, "digest": TEXT}),
    Kind("run.expired", FIREBREAK, "nobody approved {action} on {target} in time", RUN),
    Kind("run.cancelled", PERSON, "{actor} cancelled {action} on {target}", RUN),
    Kind("run.started", FIREBREAK, "{action} on {target} started, for {actor}", RUN),
    Kind("run.taken_up", FIREBREAK, "{action} on {target} was taken up again, for {actor}", RUN),
    Kind("run.paused", FIREBREAK, "{action} on {target} paused: {says}", {**RUN, "says": WORDS}),
    Kind("run.resumed", PERSON, "{actor} let {action} on {target} go on", RUN),
    Kind(
        "step.attempted",
        FIREBREAK,
        "{action} on {target}: {title}, attempt {attempt}[ (calls {calls})]",
        {**RUN, "step": TEXT, "title": TEXT, "attempt": NUMBER, "calls": maybe(TEXTS)},
    ),
    Kind(
        "step.succeeded",
        FIREBREAK,
        "{action} on {target}: step {step} done[: {says}]" + IDS,
        {**RUN, "step": TEXT, "says": WORDS, "request_ids": TEXTS},
    ),
    Kind(
        "step.failed",
        FIREBREAK,
        "{action} on {target}: step {step} failed[: {says}]" + IDS,
        {**RUN, "step": TEXT, "says": WORDS, "request_ids": TEXTS},
    ),
    Kind(
        "run.ended",
        FIREBREAK,
        "{action} on {target} ended, {status}[{verified}, verified][: {says}]",
        {**RUN, "status": TEXT, "says": WORDS, "verified": maybe(FLAG)},
    ),
    Kind(
        "run.rechecked",
        FIREBREAK,
        "{action} on {target} was looked at again: {says}",
        {**RUN, "says": WORDS, "still_there": FLAG},
    ),
)
