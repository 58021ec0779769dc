"""Which files are runbooks."""

SUFFIX = ".md"
NOT_RUNBOOKS = ("readme.md", "contributing.md")


def is_runbook(name: str) -> bool:
    """Tell whether a file is taken for a runbook by its name."""
    return name.endswith(SUFFIX) and name.lower() not in NOT_RUNBOOKS
