"""Who sits at the terminal: a person of the configuration, by what AWS calls them."""

from bot.core.errors import PersonIsNotAllowed
from bot.core.staff import Staff

ACTOR = "aws:"


def operator(staff: Staff, arn: str) -> str:
    """Return the actor of an ARN as STS says it. Raises PersonIsNotAllowed for strangers."""
    actor = f"{ACTOR}{arn}"
    if not staff.name(actor):
        raise PersonIsNotAllowed(
            f"AWS knows you as {arn}, and firebreak.yaml does not say who that is. "
            f'Add to you under `people`: aws: "{arn}"'
        )
    return actor
