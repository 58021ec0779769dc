"""Block Kit as Slack accepts it: pure checks, every limit, unknown things refused."""

from bot.sandbox.slack.blocks.message import attachment_problems, characters, problems
from bot.sandbox.slack.blocks.view import view_problems

__all__ = ["attachment_problems", "characters", "problems", "view_problems"]
