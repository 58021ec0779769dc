"""Runbooks: read, choose, fill in and check them; text in, values out."""

from bot.core.runbook.checking import check
from bot.core.runbook.choosing import DEFAULT, choose
from bot.core.runbook.context import Context
from bot.core.runbook.file import SUFFIX, is_runbook
from bot.core.runbook.match import Match
from bot.core.runbook.model import Runbook
from bot.core.runbook.parsing import parse_runbook
from bot.core.runbook.rendered import (
    Code,
    Paragraph,
    RenderedBlock,
    RenderedRunbook,
    RenderedSection,
    RenderedStep,
    Spans,
)
from bot.core.runbook.rendering import render

__all__ = [
    "DEFAULT",
    "SUFFIX",
    "Code",
    "Context",
    "Match",
    "Paragraph",
    "RenderedBlock",
    "RenderedRunbook",
    "RenderedSection",
    "RenderedStep",
    "Runbook",
    "Spans",
    "check",
    "choose",
    "is_runbook",
    "parse_runbook",
    "render",
]
