"""A plan that was closed, offered again to the one who closed it."""

from bot.core.plan_reference import PlanReference
from bot.outbound.blocks.elements import Block, actions, button, section


def resume_text(title: str, about: PlanReference) -> str:
    """Return what a phone shows."""
    return f"{title} was not run, nothing was changed (INC-{about.number})."


def resume_blocks(title: str, about: PlanReference) -> list[Block]:
    """Return the offer."""
    row = actions([button("Resume plan", "plan_resume", str(about))])
    return [section(resume_text(title, about)), row]
