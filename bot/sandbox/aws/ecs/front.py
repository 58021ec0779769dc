"""The web application in front of moto's."""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from types import MappingProxyType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from werkzeug.wrappers import Request, Response

from bot.sandbox.aws.clock import Clock, utc_now
from bot.sandbox.aws.ecs import deployments, services, task_operations
from bot.sandbox.aws.ecs.behind import ECS, Behind
from bot.sandbox.aws.ecs.call import JSON, Call, Services
from bot.sandbox.aws.ecs.progress import advance
from bot.sandbox.aws.pace import Pace
from bot.sandbox.aws.refused import Refused

OPERATIONS: Mapping[str, Callable[[Call], JSON]] = MappingProxyType(
    {
        "CreateService": services.create_service,
        "UpdateService": services.update_service,
        "DescribeServices": services.describe_services,
        "DeleteService": services.delete_service,
        "ListServiceDeployments": deployments.list_service_deployments,
        "DescribeServiceDeployments": deployments.describe_service_deployments,
        "DescribeServiceRevisions": deployments.describe_service_revisions,
        "StopServiceDeployment": deployments.stop_service_deployment,
        "ListTasks": task_operations.list_tasks,
        "DescribeTasks": task_operations.describe_tasks,
    }
)


class EcsInFront:
    """A WSGI application that answers for ECS, and passes everything else on.

    speed: how many times as fast deployments go (see `pace`).
    """

    def __init__(
        self, behind: WSGIApplication, *, speed: float = 1.0, clock: Clock = utc_now
    ) -> None:
        self._behind = behind
        self._pace = Pace(speed)
        self._clock = clock
        self._services = Services()
        self._lock = Lock()  # moto's server answers every request in a thread of its own

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        prefix, _, operation = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")
        if prefix != ECS or operation not in OPERATIONS:
            return self._behind(environ, start_response)
        return self._answer(operation, Request(environ))(environ, start_response)

    def _answer(self, operation: str, request: Request) -> Response:
        with self._lock:
            try:
                return _response(OPERATIONS[operation](self._call(request)), 200)
            except Refused as refused:
                error = {"__type": refused.code, "message": refused.message}
                return _response(error, refused.status)

    def _call(self, request: Request) -> Call:
        now = self._clock()
        for history in self._services.values():
            advance(history, now, self._pace)
        behind = Behind(self._behind, request.headers.get("Authorization", ""))
        parameters = request.get_json(force=True)
        return Call(parameters, self._services, behind, now, self._pace)


def _response(body: JSON, status: int) -> Response:
    answer = Response(json.dumps(body), status, content_type="application/x-amz-json-1.1")
    answer.headers["x-amzn-RequestId"] = str(uuid.uuid4())
    return answer
