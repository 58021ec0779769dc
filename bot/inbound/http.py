"""The HTTP side: `/sns` in front, everything else in FastAPI behind it."""

from starlette.types import ASGIApp, Receive, Scope, Send


def dispatch(sns: ASGIApp, api: ASGIApp) -> ASGIApp:
    """Return the application that hands `/sns` to one, and all the rest to the other."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/sns":
            await sns(scope, receive, send)
        else:
            await api(scope, receive, send)

    return app
