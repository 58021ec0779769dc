"""A message Firebreak wants to stand in Slack: what it is for and how far it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a message is for.

    ROOT: the incident's one live message; LINK: its pointer in another channel;
    RUNBOOK: the checklist in the thread; REPLY: one fixed reply in the thread;
    DIGEST: the overview of a flooded channel, which belongs to no incident.
    BEHIND: the one line that says that Firebreak is behind in a channel;
    UPDATE: what people tell the status channel, as it was said;
    HEARTBEAT: the one message that shows that everything works;
    EVIDENCE: what diagnostics found, live, in the thread; BACKFILL: what AWS told of the past;
    RUN: an action's run, live, in the thread; COPY: the same, sent to one person.
    """

    ROOT = "root"
    LINK = "link"
    RUNBOOK = "runbook"
    REPLY = "reply"
    DIGEST = "digest"
    BEHIND = "behind"
    HEARTBEAT = "heartbeat"
    EVIDENCE = "evidence"
    BACKFILL = "backfill"
    UPDATE = "update"
    RUN = "run"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Message:
    """One row of the messages table.

    wanted, posted: revisions; the message is in line when they are equal. posted is 0
        until Slack has it. ts: Slack's id of it, "" until then.
    thread_ts: the root's ts for what belongs in its thread, "" while the root has none.
    intent_at: a post was sent then, and what became of it is not known yet; verify_at: look
        once more whether it was posted twice.
    text, mention: what a REPLY says, and whom it calls; of an UPDATE, the actor who says it.
    broadcast: shown in the channel too.
    """

    id: str
    incident: int
    channel: str
    role: Role
    key: str
    wanted: int
    posted: int
    rank: int
    ts: str
    due_at: datetime
    intent_at: datetime | None
    verify_at: datetime | None
    tries: int
    broadcast: bool
    text: str
    mention: str
    thread_ts: str = ""
