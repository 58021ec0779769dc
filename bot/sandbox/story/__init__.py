"""3:12 AM: what an attacked server and a bad release look like from the pager's side."""

from bot.sandbox.story.beat import Beat
from bot.sandbox.story.play import play
from bot.sandbox.story.script import recovery, trouble

__all__ = ["Beat", "play", "recovery", "trouble"]
