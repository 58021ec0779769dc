"""The overview of a flooded channel: how much it is, what is worst, and who has it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core.actor import mention
from bot.core.flood import Count, Named, Overview
from bot.core.incident import Incident
from bot.core.severity import Severity
from bot.outbound.blocks.behind import waiting_signals
from bot.outbound.blocks.digest_buttons import digest_buttons
from bot.outbound.blocks.elements import Block, context, cut, section
from bot.outbound.blocks.words import SIGNS
from bot.outbound.mrkdwn import plain
from bot.outbound.when import ago, clock, elapsed

PUSH_TITLE, TITLE, SERVICE, WHO = 120, 120, 60, 60
SERVICES, HOLDERS = 5, 5
PACE = timedelta(seconds=1)  # Slack takes about one post a second and channel


def digest_push(overview: Overview) -> str:
    """Return the digest as a phone's notification shows it."""
    head = _head(overview)
    if overview.flood.ended_at:
        return f"The flood is over: {head}."
    word = next(iter(overview.severities), Severity.INFO).value.upper()
    worst = [one.incident.title for one in overview.worst[:1]]
    named = f" The worst: {plain(worst[0], PUSH_TITLE)}." if worst else ""
    return f"{word}: {head}, {overview.unposted:,} not shown yet.{named}"


def digest_blocks(overview: Overview, now: datetime) -> list[Block]:
    """Return the overview; once the flood is over, what became of it."""
    parts = [_opening(overview, now), *_pictured(overview)]
    blocks = [section(parts[0]), *(section(part) for part in parts[1:])]
    return [*blocks, *_notes(overview, now), *digest_buttons(overview)]


def _opening(overview: Overview, now: datetime) -> str:
    began, ended = overview.flood.began_at, overview.flood.ended_at
    free, head = overview.all.free, _head(overview)
    if ended:
        what = f"✅ *The flood is over* after {elapsed(ended - began)}: {head}"
    else:
        what = f"🌊 *{head}* since {clock(began, now)}, {ago(began, now)}"
    return "\n".join([what, f"*{free:,}* nobody has" if free else "Somebody has each of them"])


def _head(overview: Overview) -> str:
    """Return `501 incidents from 1,240 alarms`."""
    total, alarms = overview.all.total, overview.alarms
    what = "1 incident" if total == 1 else f"{total:,} incidents"
    return f"{what} from {alarms:,} alarms" if alarms > total else what


def _pictured(overview: Overview) -> Iterator[str]:
    """Yield how bad, of what, the worst by name, and who has how many: where there is any."""
    if overview.all.free:
        yield "\n".join(_severity(one, count) for one, count in overview.severities.items())
        yield "\n".join(_services(overview))
    if overview.worst:
        yield "\n".join(["*The worst that nobody has*", *map(named_line, overview.worst)])
    if overview.holders or overview.resolved:
        yield _held(overview)


def _severity(severity: Severity, count: Count) -> str:
    return f"{SIGNS[severity]} *{count.total:,} {severity.value}*{_free(count)}"


def _services(overview: Overview) -> Iterator[str]:
    yield "*By service*"
    for name, count in list(overview.services.items())[:SERVICES]:
        yield f"{count.total:,} {plain(name, SERVICE)}{_free(count)}"
    left = len(overview.services) - SERVICES
    if left > 0:
        yield f"…and {left} more {'service' if left == 1 else 'services'}"


def _free(count: Count) -> str:
    """Return how many are nobody's, where that is not all of them."""
    if count.free == count.total:
        return ""
    return f" · {count.free:,} nobody has" if count.free else " · all taken"


def named_line(named: Named) -> str:
    """Return an incident's sign, name and title; the name leads to its message."""
    incident = named.incident
    return (
        f"{SIGNS[incident.severity]} {_linked(incident, named.link)} {plain(incident.title, TITLE)}"
    )


def _linked(incident: Incident, link: str) -> str:
    return f"<{link}|{incident.name}>" if link else f"*{incident.name}*"


def _held(overview: Overview) -> str:
    held = [f"{cut(mention(who), WHO)} has {count:,}" for who, count in overview.holders.items()]
    left = len(held) - HOLDERS
    more = [f"{left} others have some"] if left > 0 else []
    over = [f"{overview.resolved:,} resolved"] if overview.resolved else []
    return " · ".join([*held[:HOLDERS], *more, *over])


def _notes(overview: Overview, now: datetime) -> Iterator[Block]:
    """Yield what still waits for Slack, and for triage."""
    if overview.unposted and not overview.flood.ended_at:
        shown = overview.all.total - overview.unposted
        takes = elapsed(max(overview.posts * PACE, PACE))
        yield context(
            f"{shown:,} have a message of their own. The other {overview.unposted:,} follow, "
            f"the worst first: about {takes} at Slack's pace."
        )
    if overview.backlog:
        yield context(waiting_signals(overview.backlog, now))
