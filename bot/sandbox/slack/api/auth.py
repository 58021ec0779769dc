"""auth.test and apps.connections.open: who am I, and where do I listen."""

from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.wire import Json


def test(call: Call) -> Json:
    """auth.test: the bot, and its workspace."""
    workspace, app = call.workspace, call.workspace.app
    return {
        "url": f"{workspace.url}/",
        "team": workspace.name,
        "team_id": workspace.team,
        "user": workspace.users[app.user].name,
        "user_id": app.user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def connect(call: Call) -> Json:
    """apps.connections.open: a web socket's address, good for one connection."""
    address = call.workspace.url.replace("http", "ws", 1)
    return {"url": f"{address}/socket?ticket={call.workspace.deliveries.sockets.ticket()}"}
