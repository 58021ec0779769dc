"""Trouble on demand, as a client of each protocol sees it."""

import time
from collections.abc import Iterator

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from bot.sandbox.aws.control import add_fault, clear_faults
from bot.sandbox.aws.faults import Fault, FaultKind
from tests.sandbox.aws.still import Still

CALLS = {
    "ec2": ("DescribeInstances", "describe_instances"),
    "rds": ("DescribeEvents", "describe_events"),
    "elbv2": ("DescribeLoadBalancers", "describe_load_balancers"),
    "ecs": ("ListClusters", "list_clusters"),
    "cloudwatch": ("DescribeAlarms", "describe_alarms"),
    "route53": ("ListHostedZones", "list_hosted_zones"),
    "arc-zonal-shift": ("ListZonalShifts", "list_zonal_shifts"),
}
XML = {"denied": "AccessDenied", "expired": "ExpiredToken", "throttled": "Throttling"}
JSON = {
    "denied": "AccessDeniedException",
    "expired": "ExpiredTokenException",
    "throttled": "ThrottlingException",
}
EC2 = {
    "denied": "UnauthorizedOperation",
    "expired": "RequestExpired",
    "throttled": "RequestLimitExceeded",
}


@pytest.fixture(autouse=True)
def _calm(still: Still) -> Iterator[None]:
    yield
    clear_faults(still.account)


def _refused(still: Still, service: str, kind: FaultKind, resource: str = "*") -> ClientError:
    """Let a service's call fail, and see that the next one does not."""
    operation, method = CALLS[service]
    client = still.account.session.client(
        service,
        endpoint_url=still.account.endpoint,
        config=Config(retries={"total_max_attempts": 1}),
    )
    add_fault(still.account, Fault(service, operation, kind, resource=resource))
    with pytest.raises(ClientError) as caught:
        getattr(client, method)()
    getattr(client, method)()
    return caught.value


@pytest.mark.parametrize("service", CALLS)
@pytest.mark.parametrize("kind", ["denied", "expired", "throttled"])
def test_each_protocol_has_its_own_words(still: Still, service: str, kind: str) -> None:
    codes = {"ec2": EC2, "rds": XML, "elbv2": XML, "route53": XML}.get(service, JSON)

    error = _refused(still, service, FaultKind(kind)).response["Error"]

    assert error["Code"] == codes[kind]


@pytest.mark.parametrize(
    ("service", "status"), [("ec2", 403), ("rds", 403), ("ecs", 400), ("arc-zonal-shift", 403)]
)
def test_denied_says_what_is_missing(still: Still, service: str, status: int) -> None:
    arn = "arn:aws:some:eu-west-1:111122223333:thing/<1>"

    response = _refused(still, service, FaultKind.DENIED, resource=arn).response

    assert response["ResponseMetadata"]["HTTPStatusCode"] == status
    action = f"{service}:{CALLS[service][0]}"
    assert (
        f"is not authorized to perform: {action} on resource: {arn}"
        in (response["Error"]["Message"])
    )


def test_permissions_have_the_names_of_today(still: Still) -> None:
    error = _refused(still, "cloudwatch", FaultKind.DENIED).response["Error"]

    assert "perform: cloudwatch:DescribeAlarms on" in error["Message"]


def test_a_fault_strikes_its_own_operation_so_many_times(still: Still) -> None:
    rds = still.client("rds")
    add_fault(still.account, Fault("rds", "DescribeEvents", FaultKind.DENIED, count=2))

    rds.describe_db_instances()
    still.client("elasticache").describe_events()
    for _ in range(2):
        assert still.code("rds", "describe_events") == ("AccessDenied", 403)
    rds.describe_events()


def test_the_older_load_balancing_is_another_service(still: Still) -> None:
    add_fault(still.account, Fault("elbv2", "DescribeLoadBalancers", FaultKind.DENIED))

    still.client("elb").describe_load_balancers()

    assert still.code("elbv2", "describe_load_balancers")[0] == "AccessDenied"


def test_a_path_may_mean_something_to_another_service(still: Still) -> None:
    add_fault(still.account, Fault("s3", "GetObject", FaultKind.DENIED))

    still.client("route53").list_hosted_zones()  # to S3, an object in the bucket `2013-04-01`


def test_the_sdk_tries_again_when_it_is_throttled(still: Still) -> None:
    add_fault(still.account, Fault("rds", "DescribeEvents", FaultKind.THROTTLED, count=2))

    answer = still.account.client("rds").describe_events()

    assert answer["ResponseMetadata"]["RetryAttempts"] == 2


def test_slow_is_late_but_right(still: Still) -> None:
    rds = still.client("rds")
    rds.describe_db_clusters()
    add_fault(still.account, Fault("rds", "DescribeDBClusters", FaultKind.SLOW, milliseconds=300))
    start = time.monotonic()

    (cluster,) = rds.describe_db_clusters()["DBClusters"]

    assert cluster["DBClusterIdentifier"] == "shop-aurora"
    assert time.monotonic() - start >= 0.3


def test_all_trouble_can_be_forgotten(still: Still) -> None:
    add_fault(still.account, Fault("rds", "DescribeEvents", FaultKind.DENIED, count=9))

    clear_faults(still.account)

    still.client("rds").describe_events()


def test_a_fault_may_be_of_a_whole_service(still: Still) -> None:
    add_fault(still.account, Fault("rds", "*", FaultKind.EXPIRED, count=2))
    rds = still.account.session.client(
        "rds",
        endpoint_url=still.account.endpoint,
        config=Config(retries={"total_max_attempts": 1}),
    )
    for call in (rds.describe_events, rds.describe_db_instances):
        with pytest.raises(ClientError, match="ExpiredToken"):
            call()
    rds.describe_events()
