"""Every alert must find a route, and every route must find alerts."""

from pydantic import ValidationError

from bot.core.route import Matcher, covers
from bot.settings.document import EVERY, Document, Plain
from bot.settings.mistake import Loc


def check_reach(document: Document) -> None:
    """Blame a last route that does not catch all, and routes that are certainly never reached.

    Routes whose matcher cannot be read are passed over: they have their own mistakes.
    """
    matchers = {loc: _matcher(route) for loc, route in document.find("routes", EVERY)}
    if not matchers:
        return
    last = list(matchers)[-1]
    if matchers[last] not in (None, Matcher()):
        document.blame((*last, "match"), "the last route must catch every alert: leave `match` out")
    readable = {loc: matcher for loc, matcher in matchers.items() if matcher is not None}
    _check_order(document, readable)


def _matcher(route: Plain) -> Matcher | None:
    """Return a route's matcher; None where it cannot be read."""
    if not isinstance(route, dict):
        return None
    try:
        return Matcher.model_validate(route.get("match", {}))
    except ValidationError:
        return None  # blamed where the whole file is validated


def _check_order(document: Document, matchers: dict[Loc, Matcher]) -> None:
    earlier: dict[Loc, Matcher] = {}
    for loc, matcher in matchers.items():
        hiding = next((above for above, first in earlier.items() if covers(first, matcher)), None)
        if hiding:
            line = document.lines[hiding]
            document.blame(
                loc, f"is never reached: routes[{hiding[1]}] on line {line} takes it all"
            )
        earlier[loc] = matcher
