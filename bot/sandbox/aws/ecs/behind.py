"""Moto, which stands behind: what it is asked, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.test import Client

from bot.sandbox.aws.refused import Refused

ECS = "AmazonEC2ContainerServiceV20141113"
TARGETS = {"ecs": ECS, "ecr": "AmazonEC2ContainerRegistry_V20150921"}


@dataclass(frozen=True, slots=True)
class Behind:
    """Moto's application, asked with the credentials that came with the request."""

    application: WSGIApplication
    authorization: str

    def call(self, service: str, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return moto's answer; raises Refused where it says no."""
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"{TARGETS[service]}.{operation}",
            # The scope of the signature tells moto which service and Region are meant.
            "Authorization": self.authorization.replace("/ecs/", f"/{service}/"),
        }
        answer = Client(self.application).post("/", json=dict(parameters), headers=headers)
        body: dict[str, Any] = answer.get_json(force=True)
        if answer.status_code != 200:  # noqa: PLR2004 - OK, AWS JSON knows no other success
            raise Refused(body["__type"], body.get("message", ""), answer.status_code)
        return body
