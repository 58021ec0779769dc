"""What somebody typed as a target, and which kind of thing that is."""

import re

from bot.cli.common import WRONG_USE, fail
from bot.core.action import Action
from bot.core.alert import Target

# Kinds whose ids nobody can take for another's.
LOOKS = {
    "ec2-instance": r"i-[0-9a-f]+",
    "security-group": r"sg-[0-9a-f]+",
    "load-balancer": r"arn:aws[a-z-]*:elasticloadbalancing:.+",
}


def target_of(action: Action, typed: str) -> Target:
    """Return the target: `i-0abc…`, or with its kind in front, as `rds-cluster:shop`.

    Ends the command where several kinds fit and none is named.
    """
    kinds = action.offer.target_kinds
    kind, _, ident = typed.partition(":")
    if ident and kind in kinds:
        return Target(kind, ident)
    fitting = [kind for kind in kinds if _may_be(kind, typed)]
    if len(fitting) > 1:
        ways = ", ".join(f"{kind}:{typed}" for kind in fitting)
        fail(f"firebreak: say what {typed} is: {ways}", status=WRONG_USE)
    return Target(fitting[0] if fitting else kinds[0], typed)


def _may_be(kind: str, typed: str) -> bool:
    """Tell whether an id can be of a kind: by its looks, or as it looks like no other."""
    if kind in LOOKS:
        return re.fullmatch(LOOKS[kind], typed) is not None
    return not any(re.fullmatch(looks, typed) for looks in LOOKS.values())
