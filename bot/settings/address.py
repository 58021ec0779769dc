"""Where messages come from: SNS topics and SQS queues."""

from typing import Annotated

from bot.core.account import REGION
from bot.core.shape import shaped

LOOPBACK = r"(localhost|127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}|\[::1\])"
PORT = r"[0-9]{1,5}"

TopicArn = Annotated[
    str,
    shaped(
        rf"arn:aws[a-z-]*:sns:{REGION}:[0-9]{{12}}:[A-Za-z0-9_-]{{1,256}}(\.fifo)?",
        "is not a topic's ARN such as arn:aws:sns:eu-west-1:111122223333:alarms",
    ),
]

# Hosts: AWS General Reference, "Amazon SQS endpoints and quotas"; an emulator on loopback.
AWS_QUEUES = rf"https://([a-z0-9-]+\.)?sqs(-fips)?\.{REGION}(\.vpce)?\.(amazonaws\.(com|com\.cn|eu)|api\.aws)"
LOCAL_QUEUES = rf"http://{LOOPBACK}:{PORT}"

QueueUrl = Annotated[
    str,
    shaped(
        rf"({AWS_QUEUES}|{LOCAL_QUEUES})/[0-9]{{12}}/[A-Za-z0-9_-]{{1,80}}(\.fifo)?",
        "is not a queue's URL such as https://sqs.eu-west-1.amazonaws.com/111122223333/alarms",
    ),
]
