"""Use a shortcut: from a message's menu, or from anywhere (Slack docs: "Shortcuts")."""

from bot.sandbox.slack.acts.act import Act, ActIsImpossible
from bot.sandbox.slack.api.told import told
from bot.sandbox.slack.delivery.envelope import Envelope, EnvelopeKind
from bot.sandbox.slack.wire import Json


async def shortcut(act: Act) -> Json:
    """Use a shortcut. body: `callback_id`; with `channel` and `ts`, that of a message."""
    on_message = bool(act.text("ts"))
    _must_exist(act, "message" if on_message else "global")
    details = {
        "callback_id": act.text("callback_id"),
        "action_ts": act.workspace.timestamps.next(),
        **(_message(act) if on_message else {}),
    }
    payload = act.payload("message_action" if on_message else "shortcut", **details)
    await act.workspace.deliveries.deliver(Envelope(EnvelopeKind.INTERACTIVE, payload))
    return {}


def _must_exist(act: Act, kind: str) -> None:
    offered = [(each.kind, each.callback_id) for each in act.workspace.app.shortcuts]
    if (kind, act.text("callback_id")) not in offered:
        raise ActIsImpossible(f"there is no {kind} shortcut {act.text('callback_id')!r}")


def _message(act: Act) -> Json:
    channel = act.channel()
    message = act.message(channel)
    return {
        "channel": {"id": channel.id, "name": channel.name or "directmessage"},
        "message": told(channel, message),
        "message_ts": message.ts,
        "response_url": act.workspace.response_url(channel.id, act.user.id, message.ts),
    }
