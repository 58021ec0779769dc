"""Logs Insights over flow logs, which moto cannot add up.

Source: Amazon CloudWatch Logs API Reference, "StartQuery", "GetQueryResults", "StopQuery".
"""

from bot.sandbox.aws.front import Service
from bot.sandbox.aws.logs.queries import Queries


def logs() -> Service:
    """Return a Logs Insights that knows top talkers."""
    queries = Queries()
    operations = {
        "StartQuery": queries.start,
        "GetQueryResults": queries.results,
        "StopQuery": queries.stop,
    }
    return Service("logs", operations)


__all__ = ["logs"]
