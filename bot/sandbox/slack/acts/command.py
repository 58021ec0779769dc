"""Type a slash command (Slack docs: "Slash commands")."""

from bot.sandbox.slack.acts.act import Act
from bot.sandbox.slack.acts.respond import SLACKBOT, respond, whisper
from bot.sandbox.slack.delivery.envelope import Envelope, EnvelopeKind, NotAcknowledged
from bot.sandbox.slack.state.tickets import Response
from bot.sandbox.slack.wire import Json


async def command(act: Act) -> Json:
    """Send a slash command. body: `channel`, `text` with the command first."""
    channel = act.channel()
    name, _, rest = act.text("text").strip().partition(" ")
    if name not in act.workspace.app.commands:
        whisper(act.workspace, channel, act.user.id, f"{name} is not a valid command.", SLACKBOT)
        return {}
    try:
        ack = await act.workspace.deliveries.deliver(
            Envelope(EnvelopeKind.COMMAND, _form(act, channel.id, name, rest.strip()))
        )
    except NotAcknowledged as failure:  # the person reads it where they typed
        late = failure.reason == "http_timeout"
        error = "operation_timeout" if late else "dispatch_failed"
        text = f'{name} failed with the error "{error}"'
        whisper(act.workspace, channel, act.user.id, text, SLACKBOT)
        raise
    if ack.body:
        here = Response(channel.id, act.user.id, "", act.workspace.clock())
        respond(act.workspace, here, ack.body)
    return {}


def _form(act: Act, channel: str, name: str, rest: str) -> Json:
    """Return the fields of the form a command travels in."""
    found = act.workspace.channels[channel]
    return {
        "token": "",
        "team_id": act.workspace.team,
        "team_domain": act.workspace.domain,
        "channel_id": channel,
        "channel_name": found.name or "directmessage",
        "user_id": act.user.id,
        "user_name": act.user.name,
        "command": name,
        "text": rest,
        "api_app_id": act.workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": act.workspace.response_url(channel, act.user.id),
        "trigger_id": act.workspace.triggers.issue(act.user.id),
    }
