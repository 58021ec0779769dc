"""The sandbox's shop under examination, and everything in place that brings its alarms."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from bot.core.complaint import Complaint, Hurts
from bot.core.iam import Place
from bot.sandbox.aws.account import Account
from bot.sandbox.aws.names import ACCOUNT_ID, REGION
from bot.sandbox.aws.shop import Shop
from handlers.checkup import examine
from handlers.checkup.entrance import Entrance
from handlers.checkup.region import Region
from tests.support.aws import Answer, Made, answer

URL = "https://firebreak.shop.test"
ELSEWHERE = f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:elsewhere"
DETAILS = {
    "guardduty": ["GuardDuty Finding"],
    "ecs": ["ECS Task State Change"],
    "rds": ["RDS DB Instance Event"],
    "health": ["AWS Health Event"],
}


@cache
def client_of(sandbox: Account, service: str, region: str) -> Any:
    """Return a client, made once: making it costs more than what it calls."""
    given = {"region_name": region, "endpoint_url": sandbox.endpoint}
    return sandbox.session.client(service, **given)


@dataclass
class Here:
    """An `Aws` on the sandbox's account. answers: instead of the account's, by operation."""

    sandbox: Account
    answers: Mapping[str, Any] = field(default_factory=dict)
    account: str = ACCOUNT_ID
    region: str = REGION
    own_host: str = ""
    made: list[Made] = field(default_factory=list)

    def client(self, service: str, region: str = "") -> Any:
        client = client_of(self.sandbox, service, region or self.region)
        for event, hook in {
            "provide-client-params": self._made,
            "before-call": self._answer,
        }.items():
            client.meta.events.unregister(event, unique_id=f"here {event}")
            client.meta.events.register(event, hook, unique_id=f"here {event}")
        return client

    def _made(self, params: Mapping[str, Any], model: Any, **_: Any) -> None:
        self.made.append(Made(model.service_model.service_name, model.name, dict(params)))

    def _answer(self, model: Any, **_: Any) -> Answer | None:
        said = self.answers.get(model.name)
        return answer(model, said) if said is not None else None


@dataclass(frozen=True)
class Practice:
    """The shop, whole until a test breaks it."""

    sandbox: Account
    shop: Shop

    @property
    def entrance(self) -> Entrance:
        return Entrance(frozenset({self.shop.topic_arn}), frozenset({self.shop.queue_url}), URL)

    @property
    def place(self) -> Place:
        return Place(ACCOUNT_ID, (REGION,))

    @property
    def queue_arn(self) -> str:
        sqs = self.client("sqs")
        asked = {"QueueUrl": self.shop.queue_url, "AttributeNames": ["QueueArn"]}
        return str(sqs.get_queue_attributes(**asked)["Attributes"]["QueueArn"])

    def client(self, service: str) -> Any:
        return self.sandbox.client(service)

    def here(self, **answers: Any) -> Here:
        return Here(self.sandbox, answers)

    def region(self, aws: Here | None = None, **given: Any) -> Region:
        fields = {"entrance": self.entrance, "now": datetime.now(UTC), **given}
        return Region(aws or self.here(), "shop-prod", **fields)

    def examine(self, **answers: Any) -> list[Complaint]:
        return examine(self.region(self.here(**answers)))

    def only(self, **answers: Any) -> Complaint:
        """Return the only thing that is wrong."""
        (complaint,) = self.examine(**answers)
        return complaint

    def with_topic(self, *topics: str) -> list[Complaint]:
        return examine(self.region(entrance=Entrance(frozenset(topics), public_url=URL)))

    @contextmanager
    def alarm(self, name: str, **changed: Any) -> Iterator[None]:
        """Put an alarm up, and take it down again."""
        cloudwatch = self.client("cloudwatch")
        given = {
            "AlarmName": name, "Namespace": "AWS/EC2", "MetricName": "CPUUtilization",
            "Statistic": "Average", "Period": 60, "EvaluationPeriods": 1, "Threshold": 90.0,
            "ComparisonOperator": "GreaterThanThreshold", "AlarmActions": [self.shop.topic_arn],
        }  # fmt: skip
        cloudwatch.put_metric_alarm(**{**given, **changed})
        try:
            yield
        finally:
            cloudwatch.delete_alarms(AlarmNames=[name])

    @contextmanager
    def rule(self, name: str, pattern: Any, target: str, **given: Any) -> Iterator[None]:
        """Put a rule up, and take it down again."""
        events = self.client("events")
        put_rule(events, name, pattern, target, **given)
        try:
            yield
        finally:
            events.remove_targets(Rule=name, Ids=["1"])
            events.delete_rule(Name=name)

    @contextmanager
    def without_rule(self, name: str) -> Iterator[None]:
        """Take a rule's target away for a while."""
        events = self.client("events")
        events.remove_targets(Rule=name, Ids=["1"])
        try:
            yield
        finally:
            events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": self.shop.topic_arn}])

    @contextmanager
    def topic(self, name: str, **subscription: str) -> Iterator[str]:
        """Make a topic that somebody may subscribe to, and remove it."""
        sns = self.client("sns")
        arn = str(sns.create_topic(Name=name)["TopicArn"])
        if subscription:
            sns.subscribe(TopicArn=arn, **subscription)
        try:
            yield arn
        finally:
            sns.delete_topic(TopicArn=arn)


def make_whole(sandbox: Account, shop: Shop) -> Practice:
    """Subscribe Firebreak, turn GuardDuty on, and lead every kind of event to the topic."""
    practice = Practice(sandbox, shop)
    practice.client("sns").subscribe(
        TopicArn=shop.topic_arn, Protocol="https", Endpoint=f"{URL}/sns"
    )
    practice.client("guardduty").create_detector(Enable=True)
    for name, details in DETAILS.items():
        pattern = {"source": [f"aws.{name}"], "detail-type": details}
        put_rule(practice.client("events"), name, pattern, shop.topic_arn)
    return practice


def put_rule(events: Any, name: str, pattern: Any, target: str, **given: Any) -> None:
    events.put_rule(Name=name, EventPattern=json.dumps(pattern), **given)
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": target}])


def told(complaint: Complaint) -> tuple[Hurts, str, str]:
    return complaint.hurts, complaint.what, complaint.evidence
