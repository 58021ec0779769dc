"""One message, out of its envelopes."""

from dataclasses import dataclass
from datetime import datetime

from handlers.events import arn, reading


@dataclass(frozen=True, slots=True)
class Message:
    """What a service said, without the envelopes it travelled in.

    body: the parsed JSON; the text itself where it is no JSON object or list.
    text: the message as it was written, for people.
    publisher: `Signal.publisher`; received_at: `Signal.received_at` (UTC).
    topic: ARN of the SNS topic it came through, "" if none.
    subject: the SNS Subject, "" if none.
    """

    body: object
    text: str
    publisher: str
    received_at: datetime
    topic: str = ""
    subject: str = ""

    @property
    def detail_type(self) -> str:
        """The `detail-type` of an EventBridge event, "" for anything else."""
        return reading.text(self.body, "detail-type")

    @property
    def detail(self) -> object:
        """The `detail` of an EventBridge event."""
        return reading.at(self.body, "detail")

    @property
    def account(self) -> str:
        """The account an EventBridge event names, else the topic's; "" if neither says."""
        said = arn.valid_account(reading.text(self.body, "account"))
        return said or arn.read(self.topic).account

    @property
    def region(self) -> str:
        """The Region an EventBridge event names, else the topic's; "" if neither says."""
        said = arn.valid_region(reading.text(self.body, "region"))
        return said or arn.read(self.topic).region

    @property
    def sender(self) -> str:
        """Short name of the topic, queue or entrance, for people."""
        return (self.topic or self.publisher).rstrip("/").rpartition("/")[2].rpartition(":")[2]
