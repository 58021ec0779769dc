"""The slack-bolt app: every listener in one table. Nothing happens on import."""

import contextlib
import os
import re
from collections.abc import Iterator, Mapping

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.inbound.slack import (
    buttons,
    command,
    evidence,
    floods,
    pins,
    plan_answers,
    plans,
    runs,
    shortcuts,
    views,
)
from bot.inbound.slack.guard import Complaints, Work, guarded
from bot.inbound.slack.heard import hearing
from bot.inbound.slack.verbs import Verbs

log = structlog.get_logger("slack")

BUTTONS: Mapping[str | re.Pattern[str], Work] = {
    "acknowledge": buttons.acknowledge,
    "mitigate": buttons.mitigate,
    "reopen": buttons.reopen,
    "resolve": buttons.resolve,
    "runbook": buttons.runbook,
    "more": buttons.more,
    re.compile(r"^tick_\d+$"): buttons.tick,
    re.compile(r"^untick_\d+$"): buttons.untick,
    re.compile(r"act_\w+"): plans.begin,
    re.compile(r"plan_target_\d+"): plans.choose,
    re.compile(r"plan_choice_\w+|plan_switches"): plans.change,
    "plan_commands": plans.commands,
    "plan_resume": plans.resume,
    "evidence_details": evidence.details,
    "evidence_again": evidence.again,
    "evidence_past": evidence.past,
    "evidence_ask": evidence.ask,
    "evidence_raw": evidence.raw,
    "flood_acknowledge": floods.acknowledge,
    "flood_acknowledge_part": floods.acknowledge,
    "flood_list": floods.listed,
    re.compile(r"^flood_page_\w+$"): floods.turn,
    "run_approve": runs.approve,
    "run_reject": runs.reject,
    "run_cancel": runs.cancel,
    "run_commands": runs.commands,
    "run_undo": plans.open_undo,
    re.compile(r".*"): buttons.unknown,  # the last: of a version that is no more
}
MENU: Mapping[str, Work] = {
    **dict.fromkeys(shortcuts.SHORTCUTS, shortcuts.on_message),
    "firebreak_pin": pins.by_shortcut,
}
VIEWS: Mapping[str, tuple[Work, Complaints | None]] = {
    "resolve_anyway": (views.resolve_anyway, None),
    "note": (views.note, views.note_complaints),
    "update": (views.update, views.note_complaints),
    "impact": (views.impact, None),
    "assign": (views.assign, None),
    "regroup": (views.regroup, views.regroup_complaints),
    "plan": (plan_answers.confirm, plan_answers.complaints),
}


def build_bolt(verbs: Verbs, signing_secret: str) -> AsyncApp:
    """Return the app; the signing secret is "" in Socket Mode, where Slack signs nothing."""

    async def authorize() -> AuthorizeResult:
        # One workspace, one token: asking Slack at every click would cost a call.
        slack = verbs.slack
        return AuthorizeResult(
            enterprise_id=None,
            team_id=slack.team,
            bot_token=slack.client.token,
            bot_user_id=slack.user,
        )

    with _without_environment():
        # A client without the token: bolt gets it from `authorize`, and warns of two.
        client = AsyncWebClient(base_url=verbs.slack.client.base_url)
        app = AsyncApp(client=client, signing_secret=signing_secret, authorize=authorize)
    _listen(app, verbs)
    app.error(_unreadable)
    return app


async def _unreadable(error: Exception) -> BoltResponse:
    """Refuse what Slack signed and nobody understands: bolt would answer 500.

    Our listeners raise nothing once they have the request, so it is about its shape.
    """
    log.error("slack request is not understood", exc_info=error)
    return BoltResponse(status=400, body="not understood")


def _listen(app: AsyncApp, verbs: Verbs) -> None:
    app.use(hearing(verbs))
    for action, work in BUTTONS.items():
        app.action(action)(guarded(verbs, work))
    for view, (work, complaints) in VIEWS.items():
        app.view(view)(guarded(verbs, work, complaints))
    app.view_closed("plan")(guarded(verbs, plan_answers.closed))
    for name, work in MENU.items():
        app.shortcut(name)(guarded(verbs, work))
    app.command(command.NAME)(guarded(verbs, command.command))


@contextlib.contextmanager
def _without_environment() -> Iterator[None]:
    """Hide SLACK_* while bolt is built: it reads tokens and OAuth settings there by itself.

    Ours are read once, in bot.settings; a SLACK_CLIENT_ID would turn this into another app.
    """
    hidden = {name: value for name, value in os.environ.items() if name.startswith("SLACK_")}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)
