"""views.*: modals and home tabs."""

from bot.sandbox.slack import modals
from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.pictures import picture_problems
from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.blocks import view_problems
from bot.sandbox.slack.state.view import STACK, View
from bot.sandbox.slack.wire import Json


def opened(call: Call) -> Json:
    """views.open: a new modal for the person who holds the trigger, in place of any other."""
    content = _checked(call, "modal")
    user = _exchange(call)
    call.workspace.views.stack(user).clear()
    return _answer(call, modals.put(call.workspace, user, content))


def pushed(call: Call) -> Json:
    """views.push: a modal on top of the person's open one, three high at most."""
    content = _checked(call, "modal")
    user = _exchange(call)
    stack = call.workspace.views.stack(user)
    if not stack:
        raise Refused("not_found")
    if len(stack) >= STACK:
        raise Refused("push_limit_reached")
    return _answer(call, modals.put(call.workspace, user, content))


def update(call: Call) -> Json:
    """views.update: change an open modal, by its id or the app's own external_id."""
    content = _checked(call, "modal")
    views = call.workspace.views
    view = views.find(call.text("view_id")) or views.named(call.text("external_id"))
    if view is None:
        raise Refused("not_found")
    _unchanged(call, view)
    modals.replace(call.workspace, view, content)
    return _answer(call, view)


def publish(call: Call) -> Json:
    """views.publish: a person's home tab."""
    content = _checked(call, "home")
    user = call.need("user_id")
    if user not in call.workspace.users:
        raise Refused("user_not_found")
    homes = call.workspace.views.homes
    if user in homes:
        _unchanged(call, homes[user])
        modals.replace(call.workspace, homes[user], content)
    else:
        homes[user] = modals.new(call.workspace, user, content)
        call.workspace.changes.mark()
    return _answer(call, homes[user])


def _checked(call: Call, kind: str) -> Json:
    """Return a view of this kind that Slack would show."""
    view: Json = call.parsed("view")
    found = view_problems(view) or list(picture_problems(call.workspace, view["blocks"]))
    if found or view["type"] != kind:
        raise Refused("invalid_arguments", found or [f"[ERROR] must be a {kind} view"])
    named = call.workspace.views.named(view.get("external_id", ""))
    if named and named.id != call.text("view_id") and "external_id" not in call.args:
        raise Refused("duplicate_external_id")
    return view


def _exchange(call: Call) -> str:
    """Return the person a trigger id stands for, and use it up."""
    user, refusal = call.workspace.triggers.exchange(call.need("trigger_id"))
    if refusal:
        raise Refused(refusal)
    return user


def _unchanged(call: Call, view: View) -> None:
    """Refuse where the app names a hash and the view has changed since."""
    if call.text("hash", view.hash) != view.hash:
        raise Refused("hash_conflict")


def _answer(call: Call, view: View) -> Json:
    app = call.workspace.app
    return {"view": view.json(call.workspace.team, app.id, app.bot_id)}
