"""`POST /api/<method>`: from an HTTP request to an answer, faults and limits on the way."""

import asyncio
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.methods import METHODS, Method
from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.drop import drop
from bot.sandbox.slack.state.calls import ApiCall
from bot.sandbox.slack.state.faults import Fault, FaultKind
from bot.sandbox.slack.state.rates import Tier
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; status 0 stands for a dropped connection."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


DROPPED = Answer({}, 0)


class WebApi:
    """The Web API of one workspace, as an HTTP endpoint."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def handle(self, request: Request) -> Response:
        """Answer one call, and record it."""
        method = request.path_params["method"]
        args, token = await _read(request)
        fault = self._workspace.faults.take(method, str(args.get("channel", "")))
        answer = await _spoil(fault) if fault else None
        if answer is None:
            answer = self._answer(method, token, args)
        lost = fault is not None and fault.kind is FaultKind.DROP_AFTER
        self._record(method, args, answer, fault, lost=lost)
        if lost or answer is DROPPED:
            return await drop(request)
        return JSONResponse(answer.body, answer.status, answer.headers)

    def _answer(self, name: str, token: str, args: Json) -> Answer:
        """Check token, scope and rate, then run the method."""
        call = Call(self._workspace, args)
        scopes = {"x-oauth-scopes": ",".join(sorted(self._workspace.app.scopes))}
        try:
            method = _method(name)
            self._authorise(method, token)
            call.allow(method.scope)
            if seconds := self._wait(name, method, args):
                body = {"ok": False, "error": "ratelimited"}
                return Answer(body, 429, {"Retry-After": str(seconds)})
            body = {"ok": True, **method.run(call)}
        except Refused as refusal:  # Slack says no with a 200
            return Answer(refusal.json(), headers=scopes)
        return Answer(body, headers=scopes)

    def _authorise(self, method: Method, token: str) -> None:
        app = self._workspace.app
        if not token:
            raise Refused("not_authed")
        if token not in {app.bot_token, app.app_token}:
            raise Refused("invalid_auth")
        if token != (app.app_token if method.app_token else app.bot_token):
            raise Refused("not_allowed_token_type")

    def _wait(self, name: str, method: Method, args: Json) -> int:
        """Return the seconds to wait; posting counts in each channel by itself."""
        key = f"{name} {args.get('channel')}" if method.tier is Tier.POSTING else name
        return self._workspace.rates.wait(key, method.tier.value)

    def _record(
        self, method: str, args: Json, answer: Answer, fault: Fault | None, *, lost: bool
    ) -> None:
        struck = fault.kind.value if fault else ""
        now = self._workspace.clock()
        call = ApiCall(now, method, args, answer.status, answer.body, lost, struck)
        self._workspace.calls.add(call)


def _method(name: str) -> Method:
    """Return the method of this name."""
    if name not in METHODS:
        raise Refused("unknown_method", req_method=name)
    return METHODS[name]


async def _read(request: Request) -> tuple[Json, str]:
    """Return arguments and token, from header, query, form or JSON body."""
    args: Json = dict(request.query_params)
    body = (await request.body()).decode(errors="replace")
    if "json" in request.headers.get("content-type", ""):
        args |= _object(body)
    else:
        args |= dict(parse_qsl(body, keep_blank_values=True))
    header = request.headers.get("authorization", "").removeprefix("Bearer ")
    token = args.pop("token", "")
    return args, header or str(token)


def _object(body: str) -> Json:
    """Read a JSON object; Slack takes anything else for no arguments."""
    try:
        value = json.loads(body)
    except json.JSONDecodeError:  # Slack answers by the arguments it then misses
        return {}
    return value if isinstance(value, dict) else {}


async def _spoil(fault: Fault) -> Answer | None:
    """Return what a fault answers in place of the method; None lets the call through."""
    match fault.kind:
        case FaultKind.RATE_LIMITED:
            retry = {"Retry-After": str(int(fault.seconds))}
            return Answer({"ok": False, "error": "ratelimited"}, 429, retry)
        case FaultKind.SERVER_ERROR:
            return Answer({"ok": False, "error": "internal_error"}, fault.status)
        case FaultKind.REVOKED | FaultKind.REFUSED:
            revoked = fault.kind is FaultKind.REVOKED
            return Answer({"ok": False, "error": "invalid_auth" if revoked else fault.error})
        case FaultKind.DROP_BEFORE | FaultKind.OUTAGE:
            return DROPPED
        case FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
            return None
        case FaultKind.DROP_AFTER:
            return None
