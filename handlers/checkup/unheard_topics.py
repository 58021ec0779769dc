"""Topics that firebreak.yaml lists and whose messages never arrive."""

from collections.abc import Iterator

from bot.core.complaint import Complaint, Hurts, few
from bot.core.errors import ResourceIsNotFound
from handlers.aws import understand
from handlers.checkup.check import Check
from handlers.checkup.region import Region
from handlers.checkup.topic import Topic
from handlers.diagnostics.counted import counted


def _read(region: Region) -> Iterator[Complaint]:
    for name in region.entrance.topics_in(region.aws.account, region.aws.region):
        try:
            topic = understand(region.topic, name)
        except ResourceIsNotFound:
            fix = "firebreak.yaml: correct it under `topics`, or create the topic"
            what = "A listed topic that does not exist"
            yield region.complaint(Hurts.SILENT, what, f"SNS knows no {name}", fix, [name])
            continue
        if topic and not topic.may_reach(region.entrance):
            yield _unheard(region, topic)


def _unheard(region: Region, topic: Topic) -> Complaint:
    endpoint = region.entrance.endpoint
    fix = region.command(
        "sns", "Subscribe", TopicArn=topic.arn, Protocol="https", Endpoint=endpoint
    )
    what, why = _why(topic)
    return region.complaint(Hurts.SILENT, what, f"{topic.arn}: {why}", fix, [topic.arn])


def _why(topic: Topic) -> tuple[str, str]:
    """Return what is wrong with a topic, and what shows it."""
    if topic.pending:
        waiting = few([f"{how} {where}" for how, where in topic.pending])
        return "A listed topic with an unconfirmed subscription", f"PendingConfirmation {waiting}"
    if topic.confirmed:
        others = counted(len(topic.confirmed), "subscription")
        return "A listed topic that only others hear", f"{others}, no HTTPS and no listed queue"
    return "A listed topic without a subscription", "SNS lists no subscriptions"


UNHEARD_TOPICS = Check("Topics", _read)
