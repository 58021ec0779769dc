"""Where messages enter Firebreak: the topics, queues and events endpoint that it listens to."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.core.account import REGION
from handlers.events import arn

IN_HOST = re.compile(rf"(?:^|\.)({REGION})\.")
NO_ADDRESS = "https://<where Firebreak answers>"


@dataclass(frozen=True, slots=True)
class Entrance:
    """topics: ARNs; queues: URLs; public_url: "" where nobody said it.

    takes_events: whether API destinations may post to `/events`.
    """

    topics: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()
    public_url: str = ""
    takes_events: bool = False

    @property
    def endpoint(self) -> str:
        """Return the URL to subscribe to a topic."""
        return f"{self.public_url or NO_ADDRESS}/sns"

    def takes_queue(self, name: str) -> bool:
        """Tell whether a queue, by its ARN, is listed."""
        return any(_is(url, name) for url in self.queues)

    def topics_in(self, account: str, region: str) -> list[str]:
        """Return the listed topics of an account and Region."""
        return sorted(each for each in self.topics if _place(each) == (account, region))

    def regions_of(self, account: str) -> list[str]:
        """Return the Regions of an account in which topics are listed."""
        return sorted({_place(each)[1] for each in self.topics if _place(each)[0] == account})

    def queues_in(self, account: str, region: str) -> list[str]:
        """Return the ARNs of the listed queues of an account and Region."""
        found = (_arn(url, region) for url in sorted(self.queues))
        return [each for each in found if _place(each) == (account, region)]


def _place(name: str) -> tuple[str, str]:
    read = arn.read(name)
    return read.account, read.region


def _is(url: str, name: str) -> bool:
    return _arn(url, arn.read(name).region) == name


def _arn(url: str, region: str) -> str:
    """Return a queue's ARN. region: where the URL, an emulator's, names none."""
    parts = urlsplit(url)
    found = IN_HOST.search(parts.netloc)
    place = found[1] if found else region
    account, _, name = parts.path.strip("/").partition("/")
    return f"arn:{arn.partition_of(place)}:sqs:{place}:{account}:{name}"
