"""The runbooks that come with Firebreak, read once: parsing their Markdown takes a moment."""

from functools import cache

from runbooks import load

books = cache(load)
