"""Answers to an interaction: by response_url, or in a command's acknowledgement.

Slack docs: "Handling user interaction", message responses.
"""

from typing import Final

from bot.sandbox.slack import events
from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.content import Content, content, new_content
from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.state.tickets import Response
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.workspace import Workspace

SLACKBOT: Final = "USLACKBOT"


def respond(workspace: Workspace, response: Response, body: Json) -> None:
    """Post, replace or delete as the body says; raise Refused where Slack would."""
    call = Call(workspace, body)
    channel = workspace.channels[response.channel]
    original = channel.find(response.ts, user=response.user) if response.ts else None
    if call.flag("delete_original"):
        _delete(workspace, channel, original)
    elif call.flag("replace_original") and original:
        _replace(workspace, channel, original, content(call))
    else:
        _post(call, channel, response)


def whisper(workspace: Workspace, channel: Channel, user: str, text: str, author: str) -> None:
    """Show one person a short message that nobody else sees."""
    ts = workspace.timestamps.next()
    workspace.post(channel, Message(ts, author, text, only_for=user))


def _delete(workspace: Workspace, channel: Channel, original: Message | None) -> None:
    if original is None:
        raise Refused("message_not_found")
    channel.messages.remove(original)
    workspace.changes.mark()
    if not original.only_for:
        events.message_deleted(workspace, channel, original.ts)


def _replace(workspace: Workspace, channel: Channel, original: Message, new: Content) -> None:
    original.text = new.text or ""
    original.blocks, original.attachments = new.blocks or [], new.attachments or []
    original.state.clear()
    workspace.changes.mark()
    if not original.only_for:
        events.message_changed(workspace, channel, original)


def _post(call: Call, channel: Channel, response: Response) -> None:
    """Post a new message: to the person alone, unless it says `in_channel`."""
    new = new_content(call)
    app = call.workspace.app
    public = call.text("response_type") == "in_channel"
    message = Message(
        ts=call.workspace.timestamps.next(),
        user=app.user,
        text=new.text or "",
        blocks=new.blocks or [],
        attachments=new.attachments or [],
        thread_ts=call.text("thread_ts"),
        bot_id=app.bot_id,
        app_id=app.id,
        only_for="" if public else response.user,
    )
    call.workspace.post(channel, message)
    if public:
        events.message(call.workspace, channel, message)
