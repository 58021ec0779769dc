"""The web application that writes down who changed what."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from moto.sts.models import sts_backends

from bot.sandbox.aws.clock import Clock, utc_now
from bot.sandbox.aws.cloudtrail.trail import Change, Trail
from bot.sandbox.aws.front import wire

# By the name that requests are signed for: what a client is made with.
RECORDED = MappingProxyType(
    {
        "autoscaling": "autoscaling",
        "ec2": "ec2",
        "ecs": "ecs",
        "elasticloadbalancing": "elbv2",
        "iam": "iam",
        "rds": "rds",
    }
)
READS = ("Describe", "Get", "List")
PIPELINE = "ci"  # who has the sandbox's own keys


class RecorderInFront:
    """A WSGI application that passes everything on, and writes down the changes among it."""

    def __init__(self, behind: WSGIApplication, trail: Trail, clock: Clock = utc_now) -> None:
        self._behind = behind
        self._trail = trail
        self._clock = clock

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Pass one request on."""
        change = self._change(environ)
        if change is None:
            return self._behind(environ, start_response)
        return self._behind(environ, self._once_done(start_response, change))

    def _change(self, environ: dict[str, Any]) -> Change | None:
        name, region = wire.scope(environ)
        if name not in RECORDED:
            return None
        request = wire.request_of(environ)
        model, path = wire.operation_of(RECORDED[name], request)
        if model is None or model.name.startswith(READS):
            return None
        given = wire.parameters(model, request, path)
        source = f"{name}.amazonaws.com"
        return Change(model.name, source, region, _who(environ), self._clock(), given)

    def _once_done(self, start_response: StartResponse, change: Change) -> StartResponse:
        def answered(status: str, *given: Any) -> Callable[[bytes], object]:
            if int(status.partition(" ")[0]) < HTTPStatus.BAD_REQUEST:
                self._trail.write(change)
            return start_response(status, *given)

        return answered


def _who(environ: dict[str, Any]) -> str:
    """Return the name of the session whose key signed a request, as CloudTrail does."""
    key = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition("/")[0]
    sessions = sts_backends[wire.account()]["aws"]
    role = sessions.get_assumed_role_from_access_key(key)
    return str(role.session_name) if role else PIPELINE
