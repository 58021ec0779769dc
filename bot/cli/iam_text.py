"""IAM policies on a terminal: each with its size, then what every permission is for."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.core.action import Statement
from bot.core.iam import FIREBREAK, LONGEST, Document, Place, size


def iam_text(
    made: Mapping[str, Document], needed: Mapping[str, Sequence[Sequence[Statement]]], place: Place
) -> str:
    """Return the policies, what to fill in, and the table of what each permission is for."""
    return "\n".join([*_policies(made), *_to_do(made, place), "", *_table(_every(needed))])


def _policies(made: Mapping[str, Document]) -> Iterator[str]:
    for name, document in made.items():
        limit = f"  {size(document):,} of {LONGEST:,} characters" if "policy" in name else ""
        yield f"{name}{limit}"
        yield json.dumps(document, indent=2)
        yield ""


def _to_do(made: Mapping[str, Document], place: Place) -> Iterator[str]:
    parts = [name for name in made if name.startswith("execute-policy")]
    if len(parts) > 1:
        yield (
            f"A managed policy holds {LONGEST:,} characters, so the execute role's is "
            f"{len(parts)}: attach them all."
        )
    if not place.account:
        yield "Fill in ${Account} and ${Region}, or name the account: --account."
    yield f"Put an ARN in place of {FIREBREAK}."


def _every(needed: Mapping[str, Sequence[Sequence[Statement]]]) -> Iterator[Statement]:
    return (one for groups in needed.values() for group in groups for one in group)


def _table(statements: Iterable[Statement]) -> Iterator[str]:
    yield "What each permission is for"
    permissions: dict[tuple[str, str], dict[str, None]] = {}
    for one in statements:
        permissions.setdefault((one.effect, one.why), {}).update(dict.fromkeys(one.actions))
    for (effect, why), actions in permissions.items():
        yield f"  {why}"
        yield f"    {'' if effect == 'Allow' else f'{effect} '}{', '.join(actions)}"
