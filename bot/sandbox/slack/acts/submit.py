"""Submit and close modals (Slack docs: "Modals", response actions)."""

from typing import Any

from bot.sandbox.slack import modals
from bot.sandbox.slack.acts.act import Act, ActIsImpossible
from bot.sandbox.slack.acts.required import complaints
from bot.sandbox.slack.blocks import view_problems
from bot.sandbox.slack.delivery.envelope import Envelope, EnvelopeKind, NotAcknowledged
from bot.sandbox.slack.state.values import STATEFUL, ChoiceIsUnknown, chosen, elements
from bot.sandbox.slack.state.view import STACK, View
from bot.sandbox.slack.wire import Json


async def submit(act: Act) -> Json:
    """Submit a modal. body: `view`, and `values`: block id -> action id -> what was put in.

    What Slack itself complains about (an empty required field) never reaches the app.
    """
    view = act.view()
    _fill(view, act.body.get("values") or {})
    view.errors = complaints(view)
    act.workspace.changes.mark()
    if view.errors:
        return {}
    payload = act.payload("view_submission", view=act.view_json(view), response_urls=[])
    ack = await act.workspace.deliveries.deliver(Envelope(EnvelopeKind.INTERACTIVE, payload))
    _obey(act, view, ack.body)
    return {}


async def close(act: Act) -> Json:
    """Close a modal, as its X or its Cancel button does. body: `view`."""
    view = act.view()
    clears = bool(view.content.get("clear_on_close"))
    modals.close(act.workspace, view, all_of_them=clears)
    if view.content.get("notify_on_close"):
        payload = act.payload("view_closed", view=act.view_json(view), is_cleared=clears)
        act.workspace.deliveries.tell(Envelope(EnvelopeKind.INTERACTIVE, payload))
    return {}


def _fill(view: View, values: dict[str, Json]) -> None:
    """Put what the person typed and chose into the view's state."""
    for block in view.content["blocks"]:
        for element in elements(block):
            given: Any = values.get(block["block_id"], {})
            if element["type"] in STATEFUL and element["action_id"] in given:
                try:
                    value = chosen(element, given[element["action_id"]])
                except ChoiceIsUnknown as unknown:  # only what is offered can be chosen
                    raise ActIsImpossible(str(unknown)) from unknown
                kept = {"type": element["type"], **value}
                view.state.setdefault(block["block_id"], {})[element["action_id"]] = kept


def _obey(act: Act, view: View, answer: Json) -> None:
    """Do what the app's answer says; one that Slack cannot read shows as trouble."""
    match answer.get("response_action"):
        case None:
            modals.close(act.workspace, view)
        case "clear":
            modals.close(act.workspace, view, all_of_them=True)
        case "errors":
            _show(view, answer.get("errors"))
        case "update":
            modals.replace(act.workspace, view, _good(answer))
        case "push" if len(act.workspace.views.stack(view.user)) < STACK:
            modals.put(act.workspace, view.user, _good(answer))
        case _:
            raise NotAcknowledged("invalid_response_action")
    act.workspace.changes.mark()


def _show(view: View, errors: Any) -> None:
    """Show the app's complaints; each must name an input block of this modal."""
    blocks = view.content["blocks"]
    inputs = {block["block_id"] for block in blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise NotAcknowledged("invalid_errors")
    view.errors = {block: str(complaint) for block, complaint in errors.items()}


def _good(answer: Json) -> Json:
    content: Json = answer.get("view") or {}
    if view_problems(content):
        raise NotAcknowledged("invalid_view")
    return content
