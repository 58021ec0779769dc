"""Slack's Web API as Firebreak uses it, with its three kinds of no.

No call is ever repeated here: slack_sdk's default handler doubled a post whose answer was
dropped. Who calls decides what a repetition would mean.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.core.errors import (
    FirebreakError,
    SlackDidNotAnswer,
    SlackIsBusy,
    SlackIsUnreachable,
    SlackRefused,
)
from bot.metrics import Metrics, SlackOutcome
from bot.outbound.mrkdwn import escape
from bot.outbound.response_url import is_slacks

EVENT_TYPE = "firebreak_message"
TIMEOUT_SECONDS = 10
CONNECT_SECONDS = 5  # without a connection nothing was sent, and nothing need be looked up
UPLOAD = aiohttp.ClientTimeout(total=120)  # an export of a long incident has megabytes
HISTORY_PAGES = 10
OK, BUSY = 200, 429
SERVER_ERROR = 500
# "Some aspect of the operation" may have succeeded all the same (each method's "Errors").
UNCERTAIN = frozenset({"internal_error", "fatal_error", "service_unavailable"})
NO_CONNECTION = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
log = structlog.get_logger("slack")

Blocks = Sequence[Mapping[str, Any]]


class Slack:
    """Posts, updates, finds and deletes messages; shows modals."""

    def __init__(self, token: str, base_url: str, metrics: Metrics) -> None:
        self._token, self._base_url, self._metrics = token, base_url, metrics
        self._client: AsyncWebClient | None = None
        self._session: aiohttp.ClientSession | None = None
        self.team = ""
        self.user = ""
        self.url = ""
        self.scopes: frozenset[str] = frozenset()

    async def start(self) -> None:
        """Open one connection pool, in the running event loop."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS, sock_connect=CONNECT_SECONDS)
        self._session = aiohttp.ClientSession(timeout=timeout)
        self._client = AsyncWebClient(
            token=self._token,
            base_url=self._base_url,
            timeout=TIMEOUT_SECONDS,
            session=self._session,
            retry_handlers=[],
        )

    async def identify(self) -> None:
        """Learn whose token it is: `team`, `user`, `url` and `scopes`. Raises like `call`."""
        identity = await self.call("auth.test")
        self.team, self.user = str(identity["team_id"]), str(identity["user_id"])
        self.url = str(identity.get("url", ""))

    async def stop(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    @property
    def client(self) -> AsyncWebClient:
        """Return the slack_sdk client, for bolt."""
        if self._client is None:
            raise RuntimeError("Slack.start was not called")
        return self._client

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method once, with its arguments as JSON.

        Raises SlackIsBusy on 429, SlackIsUnreachable without a connection, SlackDidNotAnswer
        where it may have been done all the same (a timeout, a broken connection, a 5xx, an
        internal or unreadable answer), and SlackRefused on any other no.
        """
        return await self._counted(method, json=arguments)

    async def read(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method once that takes no JSON, as those do that read. Raises like `call`."""
        return await self._counted(method, params=arguments)

    async def put(self, url: str, data: bytes) -> None:
        """Send a file's bytes to where Slack told us to. Raises like `call`."""
        if self._session is None:
            raise RuntimeError("Slack.start was not called")
        try:
            async with self._session.post(url, data=data, timeout=UPLOAD) as response:
                status = response.status
        except NO_CONNECTION as error:
            raise SlackIsUnreachable("upload: no connection to Slack") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:  # sent, but no answer
            raise SlackDidNotAnswer(f"upload: {type(error).__name__}") from error
        if status != OK:
            raise SlackDidNotAnswer(f"upload: HTTP {status}")

    async def _counted(self, method: str, **sent: Any) -> dict[str, Any]:
        outcome = SlackOutcome.OK
        try:
            return await self._once(method, **sent)
        except SlackIsBusy:
            outcome = SlackOutcome.RATE_LIMITED
            self._metrics.slack_rate_limited.labels(method).inc()
            raise
        except (SlackDidNotAnswer, SlackIsUnreachable):
            outcome = SlackOutcome.UNANSWERED
            raise
        except SlackRefused:
            outcome = SlackOutcome.REFUSED
            raise
        finally:
            self._metrics.slack_calls.labels(method, outcome.value).inc()
            log.info("slack call", method=method, outcome=outcome.value)

    async def _once(self, method: str, **sent: Any) -> dict[str, Any]:
        try:
            response = await self.client.api_call(method, **sent)
        except SlackApiError as error:
            raise _translated(method, error) from error
        except NO_CONNECTION as error:
            raise SlackIsUnreachable(f"{method}: no connection to Slack") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:  # sent, but no answer
            raise SlackDidNotAnswer(f"{method}: {type(error).__name__}") from error
        except AttributeError as error:  # slack_sdk expects no plain text: a proxy's answer
            raise SlackDidNotAnswer(f"{method}: an answer in plain text") from error
        granted = response.headers.get("x-oauth-scopes", "")  # with auth.test's answer
        self.scopes |= frozenset(scope.strip() for scope in granted.split(",") if scope.strip())
        return dict(response.data) if isinstance(response.data, dict) else {}

    async def whisper(
        self, channel: str, user: str, text: str, response_url: str, thread: str = ""
    ) -> None:
        """Tell one person something in plain text that nobody else sees."""
        await self.answer(channel, user, escape(text), response_url, thread)

    async def answer(
        self, channel: str, user: str, markup: str, response_url: str, thread: str = ""
    ) -> None:
        """Answer one person in mrkdwn that nobody else sees; in a thread, where one is given.

        By the interaction's response URL, which works even where the bot is no member; one that
        is not Slack's is not visited. What fails here fails in silence for the person, so it is
        logged.
        """
        within = {"thread_ts": thread} if thread else {}
        try:
            if is_slacks(response_url, self._base_url):
                client = AsyncWebhookClient(response_url, timeout=TIMEOUT_SECONDS)
                await client.send(text=markup, response_type="ephemeral", replace_original=False)
            elif channel:
                told = {"channel": channel, "user": user, "text": markup}
                await self.call("chat.postEphemeral", **told, **within)
            else:
                await self.call("chat.postMessage", channel=user, text=markup)
        except (FirebreakError, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("could not tell a person", user=user, error=type(error).__name__)

    async def message(self, channel: str, ts: str) -> Mapping[str, Any] | None:
        """Return one message as Slack tells it, at top level or in a thread; None for none.

        Slack gives its thread's parent too. Raises like `call`.
        """
        only = {"oldest": ts, "latest": ts, "inclusive": True, "limit": 2}
        page = await self.read("conversations.replies", channel=channel, ts=ts, **only)
        return next((one for one in page.get("messages", []) if one.get("ts") == ts), None)

    def permalink(self, channel: str, ts: str, thread: str = "") -> str:
        """Return the address of a message; "" before we know the workspace's."""
        if not self.url:
            return ""
        within = f"?thread_ts={thread}&cid={channel}" if thread not in ("", ts) else ""
        return f"{self.url}archives/{channel}/p{ts.replace('.', '')}{within}"

    async def find(self, channel: str, message: str, since: str, thread: str) -> list[str]:
        """Return the ts of every message that carries our id, the oldest first.

        Looks through the channel (or a thread) from `since`, a Slack ts. Raises like `call`;
        SlackRefused also means that the history may not be read.
        """
        wanted = {"channel": channel, "oldest": since, "limit": 200, "include_all_metadata": True}
        method = "conversations.replies" if thread else "conversations.history"
        found: list[str] = []
        cursor = ""
        for _ in range(HISTORY_PAGES):
            extra = {"cursor": cursor} if cursor else {}
            page = await self.read(method, **wanted, **extra, **({"ts": thread} if thread else {}))
            found += [m["ts"] for m in page.get("messages", []) if carried_id(m) == message]
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                break
        return sorted(found, key=float)


def carried_id(message: Mapping[str, Any]) -> str:
    """Return the id that a message carries in its metadata, "" where it has none."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return ""
    return str(metadata.get("event_payload", {}).get("id", ""))


def metadata(message: str) -> dict[str, Any]:
    """Return Slack metadata that makes a message findable by its id."""
    return {"event_type": EVENT_TYPE, "event_payload": {"id": message}}


def _translated(
    method: str, error: SlackApiError
) -> SlackIsBusy | SlackDidNotAnswer | SlackRefused:
    response = error.response
    data = getattr(response, "data", None)  # where its body is no JSON: aiohttp's own response
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    status = getattr(response, "status_code", None) or response.status
    if status == BUSY or code in RATE_LIMITED:
        return SlackIsBusy(method, _seconds(response.headers.get("Retry-After", "")))
    if status >= SERVER_ERROR or not code or code in UNCERTAIN:
        return SlackDidNotAnswer(f"{method}: HTTP {status} {code}".rstrip())
    return SlackRefused(method, code)


def _seconds(retry_after: str) -> float:
    return float(retry_after) if retry_after.isdecimal() else 1.0
