"""`POST /sandbox/people/<user>/<act>`: the page and the driver act for a person."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox.slack.acts import talk
from bot.sandbox.slack.acts.act import Act, ActIsImpossible
from bot.sandbox.slack.acts.command import command
from bot.sandbox.slack.acts.interact import interact
from bot.sandbox.slack.acts.respond import respond
from bot.sandbox.slack.acts.shortcut import shortcut
from bot.sandbox.slack.acts.submit import close, submit
from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.delivery.envelope import NotAcknowledged
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.workspace import Workspace

Run: TypeAlias = Callable[[Act], Awaitable[Json]]

ACTS: Final[Mapping[str, Run]] = {
    "close": close,
    "command": command,
    "delete": talk.take_back,
    "edit": talk.edit,
    "home": talk.open_home,
    "interact": interact,
    "join": talk.join,
    "react": talk.react,
    "read": talk.read,
    "say": talk.say,
    "shortcut": shortcut,
    "submit": submit,
}


class People:
    """What people do in one workspace, as HTTP endpoints."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def act(self, request: Request) -> Response:
        """Do one act. 504: the app did not acknowledge. 422: nobody could do this."""
        user = self._workspace.users.get(request.path_params["user"])
        run = ACTS.get(request.path_params["act"])
        if user is None or run is None:
            return JSONResponse({"error": "unknown person or act"}, 404)
        try:
            return JSONResponse(await run(Act(self._workspace, user, await request.json())))
        except NotAcknowledged as failure:  # the page shows it, the driver raises it
            return JSONResponse({"error": failure.reason}, 504)
        except (ActIsImpossible, Refused) as failure:  # a mistake of the page, test or app
            return JSONResponse({"error": str(failure)}, 422)

    async def respond(self, request: Request) -> Response:
        """Take an app's answer at a response_url."""
        response, refusal = self._workspace.responses.use(request.path_params["secret"])
        if response is None:
            return JSONResponse({"ok": False, "error": refusal}, 404)
        try:
            respond(self._workspace, response, await request.json())
        except Refused as refused:  # as a webhook answers: 400 and a JSON body
            return JSONResponse(refused.json(), 400)
        return PlainTextResponse("ok")
