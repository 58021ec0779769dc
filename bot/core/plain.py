"""Text that cannot pretend to be anything else."""


def printable(text: str) -> str:
    """Replace what would break a line, hide text or reorder it by its backslash escape.

    Letters, signs and spaces of every script stay as they are; line breaks of every kind,
    control characters, bidirectional marks and lone surrogates do not.
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
