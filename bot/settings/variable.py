"""How the values of environment variables must look."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.core.shape import misshapen, shaped
from bot.settings.address import LOOPBACK, PORT

HOST = r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])"
URL = rf"https?://{HOST}(:{PORT})?(/[A-Za-z0-9._~%/-]*)?"
MAX_PORT = 65535


def secret(pattern: str, says: str) -> AfterValidator:
    """Return a validator for a secret that matches `pattern`; its mistake never shows the value."""
    fits = re.compile(pattern).fullmatch

    def check(value: SecretStr) -> SecretStr:
        if fits(value.get_secret_value()):
            return value
        raise ValueError(says)

    return AfterValidator(check)


def _port(value: object) -> int:
    text = str(value)
    if re.fullmatch(r"[0-9]{1,5}", text) and 1 <= int(text) <= MAX_PORT:
        return int(text)
    if text.startswith("tcp://"):
        # Kubernetes, "Service": it sets <SERVICE>_PORT in every pod of the namespace.
        raise misshapen("comes from a Kubernetes Service: set enableServiceLinks: false")
    raise misshapen(f"is not a port: 1 to {MAX_PORT}")


def _split(value: object) -> object:
    return (
        [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value
    )


Port = Annotated[int, BeforeValidator(_port)]
Host = Annotated[str, shaped(r"[A-Za-z0-9._:%-]{1,255}", "is not an address to listen on")]
DatabaseUrl = Annotated[
    SecretStr,
    secret(
        r"sqlite:///\S.*|postgresql://\S+",
        "is not a database's URL: use sqlite:///firebreak.db or "
        "postgresql://user:password@host/name, without a driver",
    ),
]
PublicUrl = Annotated[
    str,
    shaped(URL, "is not a URL such as https://firebreak.example.com"),
    AfterValidator(lambda url: url.rstrip("/")),
]
SlackApiUrl = Annotated[
    str,
    shaped(URL, "is not a URL such as https://slack.com/api/"),
    AfterValidator(lambda url: f"{url.rstrip('/')}/"),
]
Token = Annotated[SecretStr, secret(r"[!-~]+", "has a space or another character no token has")]
BotToken = Annotated[SecretStr, secret(r"xoxb-[!-~]+", "is not a bot token: it begins with xoxb-")]
AppToken = Annotated[
    SecretStr, secret(r"xapp-[!-~]+", "is not an app-level token: it begins with xapp-")
]
LoopbackHosts = Annotated[
    tuple[
        Annotated[
            str,
            shaped(rf"{LOOPBACK}:{PORT}", "is not host:port on loopback such as 127.0.0.1:4566"),
        ],
        ...,
    ],
    BeforeValidator(_split),
]
