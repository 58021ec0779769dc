from bot.core.alert import Target
from handlers.events.guardduty_sequence import sequence_signals, sequence_targets


def _finding(*resources: object, signals: object = None) -> object:
    sequence = {"resources": list(resources), "signals": signals}
    return {"service": {"detection": {"sequence": sequence}}}


def test_resources_of_unknown_kinds_are_known_by_their_arn() -> None:
    queue = {"uid": "arn:aws:sqs:eu-west-1:111122223333:orders", "resourceType": "SQS_QUEUE"}
    assert sequence_targets(_finding(queue, {"uid": "?"}, None)) == (Target("sqs-queue", "orders"),)


def test_a_bucket_may_be_known_by_its_name_alone() -> None:
    bucket = {"uid": "shop", "name": "shop-invoices", "resourceType": "S3_BUCKET"}
    assert sequence_targets(_finding(bucket)) == (Target("s3-bucket", "shop-invoices"),)


def test_nodes_of_clusters_are_left_out() -> None:
    node = {"uid": "i-9", "resourceType": "EC2_INSTANCE"}
    cluster = {
        "uid": "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
        "resourceType": "ECS_CLUSTER",
        "data": {"ecsCluster": {"ec2InstanceUids": ["i-9"]}},
    }
    alone = {"uid": "i-8", "resourceType": "EC2_INSTANCE", "name": "i-8"}
    assert sequence_targets(_finding(node, cluster, alone)) == (
        Target("ecs-cluster", "shop"),
        Target("ec2-instance", "i-8"),
    )


def test_signals_are_named_once_each() -> None:
    signals = [{"name": "a"}, {"name": "b"}, {"name": "a"}, {}, None]
    assert sequence_signals(_finding(signals=signals)) == ("a", "b")
    assert sequence_signals({}) == ()
