import pytest
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from bot.inbound.http import dispatch
from tests.support.asgi import call


async def sns(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"sns"})


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_sns_stands_in_front(method: str) -> None:
    answer = await call(dispatch(sns, FastAPI()), method=method)
    assert (answer.status, answer.body) == (299, b"sns")


@pytest.mark.parametrize("path", ["/", "/sns/", "/snsx", "/SNS", "/healthz"])
async def test_everything_else_is_fastapis(path: str) -> None:
    assert (await call(dispatch(sns, FastAPI()), path=path)).status == 404


async def test_the_lifespan_is_fastapis() -> None:
    seen = []

    async def api(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    async def never(*_: object) -> None:
        raise AssertionError("nothing is received or sent")

    await dispatch(sns, api)({"type": "lifespan"}, never, never)  # type: ignore[arg-type]  # never called
    assert seen == ["lifespan"]
