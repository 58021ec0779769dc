"""ElastiCache as it behaves when a failover is tested, which moto has not.

Sources: Amazon ElastiCache API Reference, "TestFailover", "DescribeEvents".
"""

from bot.sandbox.aws.elasticache.failover import Failovers
from bot.sandbox.aws.front import Service


def elasticache() -> Service:
    """Return a new ElastiCache, where nothing has happened yet."""
    failovers = Failovers()
    operations = {
        "TestFailover": failovers.test_failover,
        "DescribeEvents": failovers.describe_events,
    }
    return Service("elasticache", operations)


__all__ = ["elasticache"]
