"""Put views on a person's screen, change them and take them away."""

from bot.sandbox.slack.state.values import initial_state
from bot.sandbox.slack.state.view import View
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.workspace import Workspace


def put(workspace: Workspace, user: str, content: Json) -> View:
    """Put a checked modal on top of a person's stack."""
    stack = workspace.views.stack(user)
    view = new(workspace, user, content)
    if stack:
        view.root, view.previous = stack[0].id, stack[-1].id
    stack.append(view)
    workspace.changes.mark()
    return view


def replace(workspace: Workspace, view: View, content: Json) -> None:
    """Change an open view's content; what was typed stays where block and action stay."""
    fresh = new(workspace, view.user, content, view.id)
    for block, actions in fresh.state.items():
        actions |= {
            action: value
            for action, value in view.state.get(block, {}).items()
            if actions.get(action, {}).get("type") == value["type"]
        }
    view.content, view.hash, view.state, view.errors = fresh.content, fresh.hash, fresh.state, {}
    workspace.changes.mark()


def close(workspace: Workspace, view: View, *, all_of_them: bool = False) -> None:
    """Take a modal off its person's screen, or the whole stack."""
    stack = workspace.views.stack(view.user)
    if all_of_them:
        stack.clear()
    elif view in stack:
        stack.remove(view)
    workspace.changes.mark()


def new(workspace: Workspace, user: str, content: Json, view_id: str = "") -> View:
    """Return a view with all ids filled in, on nobody's screen yet."""
    name = view_id or workspace.ids.next("V")
    filled = {**content, "blocks": workspace.ids.fill(content["blocks"])}
    state = initial_state(filled["blocks"])
    return View(name, user, filled, workspace.timestamps.next(), root=name, state=state)
