"""What people can do with a flood: acknowledge all of it or a part, or read the list."""

from collections.abc import Sequence

from bot.core.flood import Count, Overview, Part, short
from bot.outbound.blocks.elements import (
    Block,
    actions,
    asks_first,
    button,
    grouped_select,
    option,
)
from bot.outbound.blocks.words import SIGNS

OFFERED = 20  # services
SOME = 2  # with a single choice there is nothing to choose
ALL = (
    "The {count} incidents of this flood that nobody has become yours, as this overview shows "
    "them. Nobody is called for them any more. Those that come later are not among them."
)
A_PART = (
    "The incidents of this kind that nobody has become yours, as this overview shows them. "
    "Nobody is called for them any more. Those that come later are not among them."
)


def digest_buttons(overview: Overview) -> list[Block]:
    """Return the buttons of a digest; none where somebody has everything."""
    if not overview.all.free:
        return []
    count = f"{overview.all.free:,}"
    whole = Part(overview.flood.id, overview.upto)
    take = button(f"Acknowledge all {count}", "flood_acknowledge", whole.value, "primary")
    asked = asks_first(take, f"Acknowledge {count}?", ALL.format(count=count), "Acknowledge")
    row = [asked, button("List them", "flood_list", whole.value)]
    return [actions([*row, *_menu(overview)])]


def _menu(overview: Overview) -> list[Block]:
    groups = {"How bad": _severities(overview), "Service": _services(overview)}
    filled = {label: options for label, options in groups.items() if options}
    if sum(len(options) for options in filled.values()) < SOME:
        return []
    menu = grouped_select("flood_acknowledge_part", "Acknowledge only…", filled)
    return [asks_first(menu, "Acknowledge these?", A_PART, "Acknowledge")]


def _severities(overview: Overview) -> Sequence[Block]:
    flood, upto = overview.flood.id, overview.upto
    free = {one: count for one, count in overview.severities.items() if count.free}
    if len(free) < SOME:
        return ()
    return [
        option(f"{SIGNS[one]} {one.value}: {count.free:,}", Part(flood, upto, severity=one).value)
        for one, count in free.items()
    ]


def _services(overview: Overview) -> Sequence[Block]:
    flood, upto = overview.flood.id, overview.upto
    free = [(name, count) for name, count in overview.services.items() if count.free]
    if len(free) < SOME:
        return ()
    return [
        option(f"{count.free:,} {name}", Part(flood, upto, service=short(name)).value)
        for name, count in sorted(free, key=_most_free)[:OFFERED]
    ]


def _most_free(item: tuple[str, Count]) -> int:
    return -item[1].free
