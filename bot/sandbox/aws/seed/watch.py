"""What tells people: the topic, the queue and the alarms."""

from typing import Any

from bot.sandbox.aws.alarms import shop_alarms
from bot.sandbox.aws.messages import AlarmDefinition
from bot.sandbox.aws.shop import Data, Web


def seed_topic(sns: Any) -> str:
    """Create the topic `alarms` and return its ARN."""
    return str(sns.create_topic(Name="alarms")["TopicArn"])


def seed_queue(sqs: Any) -> str:
    """Create the queue `alarms` and return its URL."""
    return str(sqs.create_queue(QueueName="alarms")["QueueUrl"])


def seed_alarms(cloudwatch: Any, web: Web, data: Data, topic_arn: str) -> None:
    """Create the shop's alarms, all of them OK, which tell the topic."""
    for definition in shop_alarms(web, data):
        cloudwatch.put_metric_alarm(**_parameters(definition, topic_arn))
        cloudwatch.set_alarm_state(
            AlarmName=definition.name, StateValue="OK", StateReason="The shop is well"
        )


def _parameters(definition: AlarmDefinition, topic_arn: str) -> dict[str, Any]:
    return {
        "AlarmName": definition.name,
        "AlarmDescription": definition.description,
        "Namespace": definition.namespace,
        "MetricName": definition.metric,
        "Dimensions": [{"Name": name, "Value": value} for name, value in definition.dimensions],
        "Statistic": definition.statistic,
        "Period": definition.period,
        "EvaluationPeriods": 1,
        "DatapointsToAlarm": 1,
        "Threshold": definition.threshold,
        "ComparisonOperator": "GreaterThanThreshold",
        "AlarmActions": [topic_arn],
        "OKActions": [topic_arn],
    }
