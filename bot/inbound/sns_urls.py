r"""Which URLs in an SNS message are AWS's own.

A signature is worth what its certificate's URL is worth. The pattern AWS publishes,
`sns\.[a-zA-Z0-9\-]{3,}\.amazonaws\.com`, also matches `sns.s3-us-west-2.amazonaws.com`,
which is a bucket that anybody can own. So the whole URL must match, the Region must be
spelt like one, and it must be the topic's.
"""

import re
from collections.abc import Set as AbstractSet

from bot.core.account import REGION

_AWS = rf"https://sns\.({REGION})\.(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu)(?::443)?"
AWS_CERTIFICATE = re.compile(_AWS + r"/SimpleNotificationService-[0-9a-f]{1,64}\.pem")
AWS_SUBSCRIBE = re.compile(_AWS + r"/\?[A-Za-z0-9._~%:=&+-]+")
_LOOPBACK = r"https?://((?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]):[0-9]{1,5})"
LOOPBACK = re.compile(_LOOPBACK + r"/[A-Za-z0-9._~%:=&+/?-]*")


def is_certificate_url(url: str, region: str, emulators: AbstractSet[str]) -> bool:
    """Tell whether the Region's SNS, or an emulator, keeps its certificate there.

    emulators: `host:port` on this machine, from FIREBREAK_SNS_CERT_HOSTS.
    """
    return _is_of(AWS_CERTIFICATE, url, region) or _is_emulators(url, emulators)


def is_subscribe_url(url: str, region: str, emulators: AbstractSet[str]) -> bool:
    """Tell whether visiting the URL does nothing but talk to the Region's SNS."""
    return _is_of(AWS_SUBSCRIBE, url, region) or _is_emulators(url, emulators)


def _is_of(pattern: re.Pattern[str], url: str, region: str) -> bool:
    match = pattern.fullmatch(url)
    return match is not None and match[1] == region


def _is_emulators(url: str, emulators: AbstractSet[str]) -> bool:
    match = LOOPBACK.fullmatch(url)
    return match is not None and match[1] in emulators
