"""An error, as each protocol writes it."""

import json
import uuid
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from bot.sandbox.aws.refused import Refused


def refusal(protocol: str, refused: Refused) -> Response:
    """Return an error's answer. Smithy, "AWS query/EC2/JSON/restJson1 protocol": errors."""
    request = str(uuid.uuid4())
    if "json" in protocol:
        return _json(refused, request)
    error = f"<Code>{escape(refused.code)}</Code><Message>{escape(refused.message)}</Message>"
    body = (
        f"<Response><Errors><Error>{error}</Error></Errors>"
        f"<RequestID>{request}</RequestID></Response>"
        if protocol == "ec2"
        else f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error>"
        f"<RequestId>{request}</RequestId></ErrorResponse>"
    )
    return Response(body, refused.status, content_type="text/xml")


def _json(refused: Refused, request: str) -> Response:
    body = {"__type": refused.code, "message": refused.message, **refused.details}
    response = Response(json.dumps(body), refused.status, content_type="application/json")
    response.headers["x-amzn-ErrorType"] = refused.code
    response.headers["x-amzn-RequestId"] = request
    return response
