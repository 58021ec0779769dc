import pytest

from bot.inbound.sns_urls import is_certificate_url, is_subscribe_url
from tests.support.signing import CERTIFICATE_URL, SUBSCRIBE_URL

PEM = "SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem"
EMULATORS = frozenset({"127.0.0.1:4566", "localhost:4566", "[::1]:4566"})


@pytest.mark.parametrize(
    ("url", "region"),
    [
        (CERTIFICATE_URL, "eu-west-1"),
        (f"https://sns.eu-west-1.amazonaws.com:443/{PEM}", "eu-west-1"),
        (f"https://sns.us-gov-west-1.amazonaws.com/{PEM}", "us-gov-west-1"),
        (f"https://sns.cn-north-1.amazonaws.com.cn/{PEM}", "cn-north-1"),
        (f"https://sns.eusc-de-east-1.amazonaws.eu/{PEM}", "eusc-de-east-1"),
    ],
)
def test_awss_own_certificates_are_accepted(url: str, region: str) -> None:
    assert is_certificate_url(url, region, frozenset())


@pytest.mark.parametrize(
    "url",
    [
        "",
        f"http://sns.eu-west-1.amazonaws.com/{PEM}",
        f"https://sns.us-east-1.amazonaws.com/{PEM}",
        f"https://sns.s3-eu-west-1.amazonaws.com/{PEM}",
        f"https://sns.s3-us-west-2.amazonaws.com/{PEM}",
        f"https://sns.eu-west-1.amazonaws.com.evil.example/{PEM}",
        f"https://sns.eu-west-1.amazonaws.com.cn.evil.example/{PEM}",
        f"https://evil.example/sns.eu-west-1.amazonaws.com/{PEM}",
        f"https://evil.example#sns.eu-west-1.amazonaws.com/{PEM}",
        f"https://sns.eu-west-1.amazonaws.com@evil.example/{PEM}",
        f"https://user@sns.eu-west-1.amazonaws.com/{PEM}",
        f"https://user:password@sns.eu-west-1.amazonaws.com/{PEM}",
        f"https://sns.eu-west-1.amazonaws.com:8443/{PEM}",
        f"https://sns.eu-west-1.amazonaws.com:/{PEM}",
        f"https://sns-eu-west-1.amazonaws.com/{PEM}",
        f"https://xsns.eu-west-1.amazonaws.com/{PEM}",
        f"https://sns.eu-west-1xamazonaws.com/{PEM}",
        f"https://SNS.eu-west-1.amazonaws.com/{PEM}",
        f"https://sns.eu-west-1.amazonaws.com/x/{PEM}",
        f"https://sns.eu-west-1.amazonaws.com/../{PEM}",
        f"https://sns.eu-west-1.amazonaws.com//{PEM}",
        f"https://sns.eu-west-1.amazonaws.com/{PEM}?x=1",
        f"https://sns.eu-west-1.amazonaws.com/{PEM}#x",
        f"https://sns.eu-west-1.amazonaws.com/{PEM}\n",
        f"https://sns.eu-west-1\n.amazonaws.com/{PEM}",
        f" https://sns.eu-west-1.amazonaws.com/{PEM}",
        f"https:\\\\sns.eu-west-1.amazonaws.com\\{PEM}",
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-.pem",
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-xyz.pem",
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-7f.pem.exe",
        "https://sns.eu-west-1.amazonaws.com/other.pem",
        "https://127.0.0.1:4566/x.pem",
        "http://127.0.0.1:4566/x.pem",
        SUBSCRIBE_URL,
    ],
)
def test_what_is_not_awss_is_no_certificate(url: str) -> None:
    assert not is_certificate_url(url, "eu-west-1", frozenset())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:4566/_aws/sns/SimpleNotificationService-6c6f.pem",
        "https://localhost:4566/x.pem",
        "http://[::1]:4566/x.pem",
    ],
)
def test_an_emulator_is_accepted_where_it_is_named(url: str) -> None:
    assert is_certificate_url(url, "eu-west-1", EMULATORS)
    assert is_subscribe_url(url, "eu-west-1", EMULATORS)
    assert not is_certificate_url(url, "eu-west-1", frozenset())
    assert not is_subscribe_url(url, "eu-west-1", frozenset())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:4567/x.pem",
        "http://127.0.0.1/x.pem",
        "http://evil.example:4566/x.pem",
        "http://127.0.0.1:4566@evil.example/x.pem",
        "http://user@127.0.0.1:4566/x.pem",
        "http://127.0.0.1:4566.evil.example/x.pem",
        "http://127.0.0.1:4566/x.pem#y",
        "http://127.0.0.1:4566/x.pem\n",
        "ftp://127.0.0.1:4566/x.pem",
        "http://127.0.0.1:4566",
    ],
)
def test_only_the_emulator_itself_is_accepted(url: str) -> None:
    assert not is_certificate_url(url, "eu-west-1", EMULATORS)
    assert not is_subscribe_url(url, "eu-west-1", EMULATORS)


def test_a_host_that_is_not_this_machine_is_never_an_emulator() -> None:
    named = frozenset({"evil.example:80", "10.0.0.1:80"})
    assert not is_certificate_url("http://evil.example:80/x.pem", "eu-west-1", named)
    assert not is_certificate_url("http://10.0.0.1:80/x.pem", "eu-west-1", named)


def test_awss_own_subscribe_url_is_accepted() -> None:
    assert is_subscribe_url(SUBSCRIBE_URL, "eu-west-1", frozenset())


@pytest.mark.parametrize(
    "url",
    [
        "",
        SUBSCRIBE_URL.replace("https", "http"),
        SUBSCRIBE_URL.replace("eu-west-1.amazonaws", "us-east-1.amazonaws"),
        SUBSCRIBE_URL.replace("sns.eu-west-1", "sns.s3-eu-west-1"),
        SUBSCRIBE_URL.replace("amazonaws.com", "amazonaws.com.evil.example"),
        SUBSCRIBE_URL.replace("/?", "/x?"),
        SUBSCRIBE_URL.replace("https://", "https://user@"),
        SUBSCRIBE_URL + "#x",
        SUBSCRIBE_URL + "\r\nHost: evil.example",
    ],
)
def test_what_is_not_awss_is_never_visited(url: str) -> None:
    assert not is_subscribe_url(url, "eu-west-1", frozenset())
