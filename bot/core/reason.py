"""Why a statement did what it did: every "why did it ping me?" has a name."""

from enum import StrEnum


class Reason(StrEnum):
    """The value stands in the ledger; `sentence` is for people."""

    OPENED = "opened"
    JOINED = "joined"
    REOPENED = "reopened"
    FIRED_AGAIN = "fired_again"
    WORSENED = "worsened"
    RETARGETED = "retargeted"
    REPEATED = "repeated"
    RECOVERED = "recovered"
    RECOVERED_BEFORE_SEEN = "recovered_before_seen"
    NOT_FIRING = "not_firing"
    OLDER = "older"
    DUPLICATE = "duplicate"
    NOTED = "noted"
    REOPENED_BY_HAND = "reopened_by_hand"
    UNANSWERED = "unanswered"
    SILENT = "silent"
    SLACK_IS_AWAY = "slack_is_away"
    APPROVAL_WAITS = "approval_waits"

    @property
    def sentence(self) -> str:
        """Say it in plain words."""
        return SENTENCES[self]


SENTENCES = {
    Reason.OPENED: "first alert of its group: a new incident",
    Reason.JOINED: "same group as an open incident",
    Reason.REOPENED: "it fired again soon after the incident was resolved",
    Reason.FIRED_AGAIN: "it had recovered and fires again",
    Reason.WORSENED: "it is more severe than before",
    Reason.RETARGETED: "it names targets that were not known before",
    Reason.REPEATED: "said again, nothing new",
    Reason.RECOVERED: "its source says it is well again",
    Reason.RECOVERED_BEFORE_SEEN: "its recovery arrived before it did",
    Reason.NOT_FIRING: "a recovery of something that was not firing here",
    Reason.OLDER: "an older state than the one already known",
    Reason.DUPLICATE: "the same change, delivered twice",
    Reason.NOTED: "shown, and changes nothing",
    Reason.REOPENED_BY_HAND: "somebody opened it again",
    Reason.UNANSWERED: "nobody has acknowledged it yet",
    Reason.SILENT: "it was acknowledged, still fires, and nobody did anything for a while",
    Reason.SLACK_IS_AWAY: "Slack does not show it",
    Reason.APPROVAL_WAITS: "somebody confirmed a plan that needs your approval",
}
