"""Signed alarms as whole HTTP requests, ready to be written to a socket."""

import json
from datetime import UTC, datetime

from bot.sandbox.aws.messages import alarm
from bot.sandbox.aws.sns import SandboxSns
from bot.sandbox.aws.sns.post import body

HEAD = (
    "POST /sns HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain; charset=UTF-8\r\n"
    "x-amz-sns-message-type: Notification\r\nContent-Length: {length}\r\n\r\n"
)


def signed_alarm(sns: SandboxSns, topic_arn: str, name: str, instance: str) -> bytes:
    """Return a request with a signed alarm of its own for an instance."""
    message = json.dumps(alarm(name, instance, "ALARM", datetime.now(UTC)))
    sent = body(sns.notification(sns.topic(topic_arn), message))
    return HEAD.format(length=len(sent)).encode() + sent


def instance_id(number: int) -> str:
    """Return the id of one of many instances."""
    return f"i-{number:017x}"
