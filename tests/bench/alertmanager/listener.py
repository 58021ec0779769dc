"""What stands where Slack stands: it takes Firebreak's calls and Alertmanager's, and remembers.

In a process of its own: `python -m tests.bench.alertmanager.listener PORT`. It answers at once,
checks nothing and limits nothing, so that what is measured is the caller.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

PATIENCE_SECONDS = 90.0
IDENTITY = {"ok": True, "team_id": "T0", "user_id": "U0BOT", "url": "http://127.0.0.1/"}


@dataclass
class Listener:
    """posts: what was posted, in order: when (Unix seconds), what it says, and its id."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def method(self, request: web.Request) -> web.Response:
        """Answer one of Slack's methods."""
        name = request.match_info["method"]
        if name == "chat.postMessage":
            return await self._post(await request.json())
        if name.startswith("conversations."):
            return web.json_response({"ok": True, "messages": self._history(request.query)})
        return web.json_response(IDENTITY)

    async def hook(self, request: web.Request) -> web.Response:
        """Take what Alertmanager's `slack_configs` post."""
        return await self._post(await request.json())

    async def wait(self, request: web.Request) -> web.Response:
        """Answer when a word was posted: the moment of its first post; null when it never is."""
        word = request.query["word"]
        async with self.changed:
            waiting = self.changed.wait_for(lambda: self._first(word) is not None)
            try:
                await asyncio.wait_for(waiting, PATIENCE_SECONDS)
            except TimeoutError:  # that is an answer too
                return web.json_response(None)
        return web.json_response(self._first(word))

    async def told(self, _: web.Request) -> web.Response:
        """Return every post."""
        return web.json_response(self.posts)

    async def _post(self, body: dict[str, Any]) -> web.Response:
        at, text = time.time(), json.dumps(body)
        ts = f"{at:.3f}{len(self.posts):06}"
        metadata = body.get("metadata")
        ident = metadata["event_payload"]["id"] if metadata else text
        post = {"at": at, "says": text, "id": ident, "ts": ts, "metadata": metadata}
        self.posts.append(post | {"channel": body.get("channel", "")})
        async with self.changed:
            self.changed.notify_all()
        return web.json_response({"ok": True, "ts": ts, "channel": body.get("channel", "")})

    def _first(self, word: str) -> float | None:
        return next((post["at"] for post in self.posts if word in post["says"]), None)

    def _history(self, query: Any) -> list[dict[str, Any]]:
        channel, oldest = query.get("channel", ""), float(query.get("oldest", 0))
        return [p for p in self.posts if p["channel"] == channel and float(p["ts"]) >= oldest]


def main(port: int) -> None:
    """Listen until ended."""
    listener, app = Listener(), web.Application()
    app.router.add_route("*", "/api/{method}", listener.method)
    app.router.add_post("/hook", listener.hook)
    app.router.add_get("/wait", listener.wait)
    app.router.add_get("/told", listener.told)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
