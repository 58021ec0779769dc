"""Honest envelopes, signed, then bent: by HTTPS and by SQS nothing of it counts as authentic.

Whatever is changed: nothing fails, no address but AWS's is visited, and where a message is taken
as authentic, what SNS signed of it is untouched.
"""

import copy
import json
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.inbound.sns_urls import is_subscribe_url
from bot.inbound.sqs_reader import SqsReader
from tests.inbound.test_sns import World
from tests.inbound.test_sqs_reader import URL, Message
from tests.support.asgi import call
from tests.support.signing import (
    CERTIFICATE_URL,
    SUBSCRIBE_URL,
    TOPIC,
    confirmation,
    notification,
    sign,
)

HONEST = [
    sign(notification(), version="2"),
    sign(notification(Subject="ALARM: \u00fc"), version="1"),
    sign(confirmation()),
]
SIGNED = [
    "Message",
    "MessageId",
    "Subject",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
]
HOSTS = [
    "169.254.169.254", "127.0.0.1", "[::1]", "0x7f.1", "2130706433", "evil.example",
    "sns.eu-west-1.amazonaws.com.evil.example", "sns.eu-west-1.amazonaws.com.",
    "sns.eu-west-1.amazonaws.com:8443", "sns.eu-west-1.amazonaws.com@evil.example",
    "a:b@sns.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com%2eevil.example",
    "sns.eu-west-1.amazonaws.com\\@evil.example", "sns.eu-west-1.amazonaws.com\t.evil.example",
    "sns.eu-west-1.amazonaws.com\u3002evil.example", "sns.eu\u2024west-1.amazonaws.com",
    "\u017fns.eu-west-1.amazonaws.com", "xn--sns-.amazonaws.com", "sns.us-east-1.amazonaws.com",
    "sns.s3-eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com", "",
]  # fmt: skip
PATHS = ["/..%2f..%2fx.pem", "//evil.example/x.pem", "/../x.pem", "/x.pem?", "/x.pem#", "", "/"]
PATHS += [urlsplit(CERTIFICATE_URL).path, f"/?{urlsplit(SUBSCRIBE_URL).query}"]
SCHEMES = ["https://", "http://", "HTTPS://", "file://", "gopher://", "//", "https:\\\\", ""]
urls = st.tuples(st.sampled_from(SCHEMES), st.sampled_from(HOSTS), st.sampled_from(PATHS))
odd = st.one_of(
    urls.map("".join),
    st.text(max_size=20),
    st.sampled_from(["", "\0", "\ud800", "1", "2", "3", "Notification", "UnsubscribeConfirmation",
                     TOPIC, TOPIC + "\n", "arn:aws:sns:eu-west-1:999988887777:theirs",
                     "2026-11-20T03:12:00.000Z", "9999-12-31T23:59:59+14:00", "x" * 70_000]),
    st.none(), st.integers(), st.lists(st.none(), max_size=2), st.just({"a": {}}),
)  # fmt: skip
changes = st.dictionaries(
    st.sampled_from([*SIGNED, "Signature", "SignatureVersion", "SigningCertURL", "UnsubscribeURL"]),
    odd, min_size=1, max_size=3,
)  # fmt: skip
often = settings(max_examples=150, deadline=None)


def bent(which: int, changed: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return an honest envelope and what became of it; None takes a field away."""
    honest = HONEST[which]
    new = {**copy.deepcopy(honest), **changed}
    return honest, {name: value for name, value in new.items() if value is not None}


def signed_part(envelope: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return what SNS signs of an envelope of a kind, as AWS writes."""
    others = {"SubscribeURL", "Token"} if kind == "Notification" else {"Subject"}
    return {name: envelope[name] for name in SIGNED if name in envelope and name not in others}


def only_awss(fetched: list[str]) -> bool:
    """Tell whether every address is that of the topic's own SNS, as another parser reads it."""
    asked = [urlsplit(url) for url in fetched]
    return {(one.scheme, one.netloc, one.username) for one in asked} <= {
        ("https", "sns.eu-west-1.amazonaws.com", None),
        ("https", "sns.eu-west-1.amazonaws.com:443", None),
    }


@given(which=st.integers(0, len(HONEST) - 1), changed=changes)
@often
async def test_by_https(which: int, changed: dict[str, Any]) -> None:
    world = World()
    honest, envelope = bent(which, changed)
    answer = await call(world.entrance, json.dumps(envelope).encode())
    assert answer.status in {200, 400, 403, 503}
    assert only_awss(world.fetched)
    for signal in [*world.stored, *world.aside]:
        kind = honest["Type"]
        assert signed_part(json.loads(signal.body), kind) == signed_part(honest, kind)
    for confirmed in world.confirmed.envelopes:
        assert confirmed.fields["SubscribeURL"] == SUBSCRIBE_URL


@given(which=st.integers(0, len(HONEST) - 1), changed=changes)
@often
async def test_by_sqs(which: int, changed: dict[str, Any]) -> None:
    world = World()
    honest, envelope = bent(which, changed)
    reader = SqsReader({TOPIC}, world.entrance.authenticator, world.clock)
    signal = await reader.signal(URL, Message(json.dumps(envelope)))
    assert json.loads(signal.body) == envelope  # nothing is lost
    assert only_awss(world.fetched)
    if signal.authenticated:
        kind = honest["Type"]
        assert signed_part(envelope, kind) == signed_part(honest, kind)
        assert signal.publisher == TOPIC


async def test_no_address_that_can_be_put_together_is_visited_but_awss() -> None:
    world = World()
    for parts in product(SCHEMES, HOSTS, PATHS):
        await world.post({**HONEST[0], "SigningCertURL": "".join(parts)})
        visited = is_subscribe_url("".join(parts), "eu-west-1", frozenset())
        assert visited is ("".join(parts) == SUBSCRIBE_URL)
    assert set(world.fetched) == {CERTIFICATE_URL}
