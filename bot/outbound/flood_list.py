"""The incidents of a flood that nobody has, page by page. Pure."""

from datetime import datetime

from bot.core.flood import Named, Page
from bot.outbound.blocks.digest import named_line
from bot.outbound.blocks.elements import Block, View, actions, button, context, modal, section
from bot.outbound.mrkdwn import plain
from bot.outbound.when import ago

SERVICE, IN_A_SECTION = 60, 5


def flood_list(page: Page, channel: str, now: datetime) -> View:
    """Return a page; channel: where a refusal is told."""
    lines = [_entry(one, now) for one in page.named] or ["Somebody has each of them by now."]
    starts = range(0, len(lines), IN_A_SECTION)
    blocks = [section("\n".join(lines[start : start + IN_A_SECTION])) for start in starts]
    where = context(f"Page {page.number + 1} of {page.pages}, the worst first.")
    metadata = f"{page.part.flood}:{channel}"
    shown = [*blocks, where, *_turns(page)]
    return modal("flood_list", f"{page.total:,} nobody has", shown, metadata)


def _entry(named: Named, now: datetime) -> str:
    place = plain(named.service, SERVICE)
    return f"{named_line(named)}\n      {place} · {ago(named.incident.opened_at, now)}"


def _turns(page: Page) -> list[Block]:
    """Return the buttons that turn pages: `<page>:<part>`."""
    number, about = page.number, page.part.value
    turns = []
    if number:
        turns.append(button("Previous", "flood_page_previous", f"{number - 1}:{about}"))
    if number + 1 < page.pages:
        turns.append(button("Next", "flood_page_next", f"{number + 1}:{about}"))
    return [actions(turns)] if turns else []
