"""Where it is: the account by its name, the Region, the things it is about."""

from bot.core.alert import Target
from bot.core.card import Card, named
from bot.outbound.blocks.words import short_id
from bot.outbound.mrkdwn import plain

DETAILS = {"security-group", "ecs-task"}  # parts of something else that is shown
ACCOUNT, REGION, THING = 60, 40, 120
THINGS = 3


def title(card: Card) -> str:
    """Return what broke, as plain text with names in place of ids."""
    said = named(card.incident.title, card.targets).strip()
    return said or "Something is wrong"


def place(card: Card, things: int = THINGS) -> str:
    """Return one line, "" where nothing is known: `shop-prod · eu-west-1 · i-0abc…f890`."""
    parts = [plain(card.account_name, ACCOUNT), plain(card.incident.region, REGION)]
    said = title(card)
    shown = [_thing(each, said) for each in card.targets if each.kind not in DETAILS]
    shown = [thing for thing in shown if thing]
    more = [f"{len(shown) - things} more"] if len(shown) > things else []
    return " · ".join(part for part in [*parts, *shown[:things], *more] if part)


def _thing(target: Target, title: str) -> str:
    """Return what the title does not say already about a thing."""
    name = target.name if target.name != target.id else ""
    says_name, says_id = name and name in title, target.id in title
    if says_id or (says_name and name in target.id):
        return ""
    ident = "" if name and name in target.id else short_id(target.id)
    return plain(" ".join(part for part in ("" if says_name else name, ident) if part), THING)
