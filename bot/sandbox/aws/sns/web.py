"""What SNS itself answers over HTTP: its certificate, and the SubscribeURL."""

from collections.abc import Callable
from xml.sax.saxutils import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.aws.sns.certificate import Certificate
from bot.sandbox.aws.sns.subscription import Subscription

# (topic ARN, token) -> the subscription that is confirmed now; None where nobody asked for it.
Confirm = Callable[[str, str], Subscription | None]
CONFIRMED = (
    '<ConfirmSubscriptionResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">'
    "<ConfirmSubscriptionResult><SubscriptionArn>{arn}</SubscriptionArn>"
    "</ConfirmSubscriptionResult></ConfirmSubscriptionResponse>"
)
REFUSED = (
    '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">'
    "<Error><Type>Sender</Type><Code>{code}</Code></Error></ErrorResponse>"
)


def sns_web(certificate: Certificate, confirm: Confirm) -> Starlette:
    """Return the web application of SNS."""

    async def show_certificate(_: Request) -> Response:
        return Response(certificate.pem, media_type="application/x-pem-file")

    async def act(request: Request) -> Response:
        query = request.query_params
        if query.get("Action") != "ConfirmSubscription":
            return _refusal("InvalidAction")
        subscription = confirm(query.get("TopicArn", ""), query.get("Token", ""))
        if subscription is None:
            return _refusal("InvalidParameter")
        return _xml(CONFIRMED.format(arn=escape(subscription.arn)), 200)

    return Starlette(routes=[Route(certificate.path, show_certificate), Route("/", act)])


def _refusal(code: str) -> Response:
    return _xml(REFUSED.format(code=code), 400)


def _xml(text: str, status: int) -> Response:
    return Response(text, status, media_type="text/xml")
