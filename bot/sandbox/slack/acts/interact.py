"""Use an element: click a button, choose from a menu (Slack docs: "block_actions payload")."""

from typing import Any

from bot.sandbox.slack.acts.act import Act, ActIsImpossible
from bot.sandbox.slack.api.told import told
from bot.sandbox.slack.delivery.envelope import Envelope, EnvelopeKind
from bot.sandbox.slack.state.values import (
    STATEFUL,
    ChoiceIsUnknown,
    chosen,
    elements,
    initial_state,
)
from bot.sandbox.slack.wire import Json


async def interact(act: Act) -> Json:
    """Use one element of a message or a view.

    body: `block_id`, `action_id`, `value`, and either `view` or `channel` and `ts`.
    Elements of an input block without `dispatch_action` only keep what was put in.
    """
    place = _in_view(act) if act.text("view") else _in_message(act)
    block, element = _element(place["blocks"], act)
    action = {**_action(act, block, element), "block_id": block["block_id"]}
    _keep(place["state"], block, element, action)
    act.workspace.changes.mark()
    if block["type"] != "input" or block.get("dispatch_action"):
        payload = act.payload("block_actions", actions=[action], **place["payload"]())
        await act.workspace.deliveries.deliver(Envelope(EnvelopeKind.INTERACTIVE, payload))
    return {}


def _in_view(act: Act) -> Json:
    """Return where a view keeps its blocks and state, and its part of the payload."""
    view = act.view()

    def payload() -> Json:
        return {
            "container": {"type": "view", "view_id": view.id},
            "view": act.view_json(view),
        }

    return {"blocks": view.content["blocks"], "state": view.state, "payload": payload}


def _in_message(act: Act) -> Json:
    """Return the same for a message; an ephemeral one does not travel in the payload."""
    channel = act.channel()
    message = act.message(channel)
    blocks = message.surface_blocks()
    state = message.state.setdefault(act.user.id, initial_state(blocks))

    def payload() -> Json:
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": bool(message.only_for),
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        shown = {} if message.only_for else {"message": told(channel, message)}
        return {
            "container": container,
            "channel": {"id": channel.id, "name": channel.name or "directmessage"},
            "state": {"values": state},
            "response_url": act.workspace.response_url(channel.id, act.user.id, message.ts),
            **shown,
        }

    return {"blocks": blocks, "state": state, "payload": payload}


def _element(blocks: list[Json], act: Act) -> tuple[Json, Json]:
    for block in blocks:
        for element in elements(block):
            if (block.get("block_id"), element["action_id"]) == (
                act.body.get("block_id"),
                act.body.get("action_id"),
            ):
                return block, element
    raise ActIsImpossible(f"there is no element {act.body.get('action_id')!r} there")


def _action(act: Act, block: Json, element: Json) -> Json:
    """Return what was done, for the payload."""
    value: Any = act.body.get("value")
    if block["type"] != "input" and element["type"] == "overflow" and value is None:
        raise ActIsImpossible("an overflow menu needs a choice")
    try:
        choice = chosen(element, value)
    except ChoiceIsUnknown as unknown:  # the person can only choose what is offered
        raise ActIsImpossible(str(unknown)) from unknown
    return {
        "type": element["type"],
        "action_id": element["action_id"],
        "action_ts": act.workspace.timestamps.next(),
        **choice,
    }


def _keep(state: dict[str, Json], block: Json, element: Json, action: Json) -> None:
    """Remember what the element now shows."""
    if element["type"] in STATEFUL:
        key = STATEFUL[element["type"]][0]
        kept = {"type": element["type"], key: action[key]}
        state.setdefault(block["block_id"], {})[element["action_id"]] = kept
