"""What a front leaves to moto."""

import io
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from bot.sandbox.aws.front import Service, ServiceInFront

SIGNED = "AWS4-HMAC-SHA256 Credential=KEY/20261120/eu-west-1/{}/aws4_request, Signature=none"
FORM = "application/x-www-form-urlencoded"


def _moto(environ: dict[str, Any], start_response: Any) -> Any:
    body = Request(environ).get_data(as_text=True)
    return Response(f"moto was asked {body}")(environ, start_response)


FRONT = Client(ServiceInFront(_moto, Service("rds", {"DescribeEvents": lambda _: {"Events": []}})))


def _ask(body: str, authorization: str) -> str:
    answer = FRONT.post(
        "/", input_stream=io.BytesIO(body.encode()), content_length=len(body),
        content_type=FORM, headers={"Authorization": authorization},
    )  # fmt: skip
    return answer.get_data(as_text=True)


def test_its_own_operation() -> None:
    answer = _ask("Action=DescribeEvents&Version=2014-10-31", SIGNED.format("rds"))

    assert "<DescribeEventsResult>" in answer


@pytest.mark.parametrize("action", ["DescribeDBInstances", "NoSuchOperation"])
def test_another_operation_is_motos_with_its_whole_body(action: str) -> None:
    body = f"Action={action}&Version=2014-10-31"

    assert _ask(body, SIGNED.format("rds")) == f"moto was asked {body}"


@pytest.mark.parametrize("authorization", [SIGNED.format("sns"), "", "Bearer abc", "Credential=x"])
def test_another_service_is_motos(authorization: str) -> None:
    body = "Action=DescribeEvents&Version=2014-10-31"

    assert _ask(body, authorization) == f"moto was asked {body}"
