"""Instance classes by their names."""

import pytest

from handlers.actions.failover.size import is_smaller


@pytest.mark.parametrize(
    ("one", "other", "smaller"),
    [
        ("db.r6g.large", "db.r6g.xlarge", True),
        ("db.r6g.xlarge", "db.r6g.2xlarge", True),
        ("db.r6g.2xlarge", "db.r6g.12xlarge", True),
        ("db.t4g.micro", "db.t4g.small", True),
        ("db.t4g.medium", "db.t4g.large", True),
        ("db.r6g.large", "db.r6g.large", False),
        ("db.r6g.24xlarge", "db.r6g.8xlarge", False),
        ("db.serverless", "db.r6g.large", False),
        ("db.r6g.large", "db.serverless", False),
    ],
)
def test_a_smaller_class_is_known_by_its_name(one: str, other: str, *, smaller: bool) -> None:
    assert is_smaller(one, other) is smaller
