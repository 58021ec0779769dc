import json
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.redact import HIDDEN, LONGEST, redact, redacted

# Made up; the AWS pair is the one that AWS's own documentation shows.
SECRETS = [
    "xoxb-1234567890-1234567890123-AbCdEfGhIjKlMnOp",
    "xoxp-1-2-3-abc",
    "xoxe.xoxp-1-Mi0yLTEyMzQ",
    "xapp-1-A0123-4567-abcdef",
    "AKIAIOSFODNN7EXAMPLE",
    "ASIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "IQoJb3JpZ2luX2Vj" + "Ab1/" * 40,
    "ghp_" + "Ab1" * 12,
    "github_pat_" + "Ab1_" * 20,
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nqwer==\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\nMIIEcut",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "around", ["{}", "token {} refused", "a={}&b", '{{"k":"{}"}}', "'{}'", "x\n{}\n"]
)
def test_secrets_by_their_looks(secret: str, around: str) -> None:
    assert secret[:20] not in redact(around.format(secret))
    assert HIDDEN in redact(around.format(secret))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Authorization: Bearer abc.def-1", f"Authorization: Bearer {HIDDEN}"),
        ("authorization: bearer AbC/+==", f"authorization: bearer {HIDDEN}"),
        ("GET /events?token=abc HTTP/1.1", f"GET /events?{HIDDEN} HTTP/1.1"),
        (
            "https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-Signature=ab12 failed",
            f"https://b.s3.amazonaws.com/k?{HIDDEN} failed",
        ),
        (
            "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f",
            f"https://sns.eu-west-1.amazonaws.com/?{HIDDEN}",
        ),
        ("https://hooks.slack.com/services/T0/B0/xyz", f"https://hooks.slack.com/{HIDDEN}"),
        ("postgresql://bot:p%40ss@db/firebreak", f"postgresql://bot:{HIDDEN}@db/firebreak"),
        ("SLACK_SIGNING_SECRET=8f742231b10e", f"SLACK_SIGNING_SECRET={HIDDEN}"),
        ('{"SecretAccessKey": "short"}', f'{{"SecretAccessKey": "{HIDDEN}"}}'),
    ],
)
def test_secrets_by_their_place(text: str, clean: str) -> None:
    assert redact(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "POST /events came without a bearer token",
        "https://eu-west-1.console.aws.amazonaws.com/cloudwatch/home?region=eu-west-1#alarms",
        "arn:aws:sns:eu-west-1:111122223333:alarms is not listed",
        "commit 3d0f0b2c9a8e7f6d5c4b3a291807f6e5d4c3b2a1",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "SignatureDoesNotMatch in eu-west-1 at 10:04:05",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


@given(
    prefix=st.sampled_from(["xoxb-", "xoxa-", "xoxp-", "xapp-"]),
    rest=st.text(string.ascii_letters + string.digits + "-", min_size=1),
    before=st.text(),
    after=st.text(),
)
def test_a_slack_token_never_survives(prefix: str, rest: str, before: str, after: str) -> None:
    assert prefix + rest not in redact(before + prefix + rest + after)


@pytest.mark.parametrize(
    "piece",
    [
        "?",
        "http://",
        "://a",
        "token ",
        "token: ",
        "Bearer ",
        "xoxb",
        "a/",
        "AKIA",
        "Aa1",
        "://:",
        "eyJ",
        "eyJa.",
        "ghp_",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_it_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        started = time.perf_counter()
        redact(piece * (length // len(piece)))
        return time.perf_counter() - started

    seconds(1000)
    assert seconds(400_000) < 2


def test_values_become_plain_json() -> None:
    value = {
        "password": "p",
        "next_token": ["x"],
        1: [None, True, 2, 1.5, float("nan"), b"xoxb-1", ("xapp-1", ValueError("xoxp-1"))],
    }
    assert redacted(value) == {
        "password": HIDDEN,
        "next_token": HIDDEN,
        "1": [None, True, 2, 1.5, "nan", f"b'{HIDDEN}'", [HIDDEN, f"ValueError('{HIDDEN}')"]],
    }


def test_what_is_long_or_deep_is_cut() -> None:
    assert len(redacted("x" * 1_000_000)) < LONGEST + 100
    deep: list[object] = []
    deep.append(deep)
    assert "[...]" in json.dumps(redacted(deep))
