"""A Firebreak that reads no evidence: what the alarm's message would be without it.

`python -m tests.bench.without_evidence serve` is `firebreak serve` without diagnostics.
"""

from handlers import diagnostics

if __name__ == "__main__":
    diagnostics.DIAGNOSTIC_OBJECTS = ()
    from bot.cli import main  # only now: what it imports takes the names as they are

    main()
