"""The slack-bolt app: every listener in one table. Nothing happens on import."""

import re
from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.inbound.slack import buttons, command, shortcuts, views
from bot.inbound.slack.guard import Work, guarded, just_ack
from bot.inbound.slack.verbs import Verbs

BUTTONS: Mapping[str, Work] = {
    "acknowledge": buttons.acknowledge,
    "mitigate": buttons.mitigate,
    "reopen": buttons.reopen,
    "resolve": buttons.resolve,
    "runbook": buttons.runbook,
    "more": buttons.more,
}
VIEWS: Mapping[str, Work] = {
    "resolve_anyway": views.resolve_anyway,
    "note": views.note,
    "impact": views.impact,
    "assign": views.assign,
    "regroup": views.regroup,
}


def build_bolt(verbs: Verbs, signing_secret: str) -> AsyncApp:
    """Return the app; the signing secret is "" in Socket Mode, where Slack signs nothing."""

    async def authorize() -> AuthorizeResult:
        # One workspace, one token: asking Slack at every click would cost a call.
        slack = verbs.slack
        token = slack.client.token
        return AuthorizeResult(
            enterprise_id=None, team_id=slack.team, bot_token=token, bot_user_id=slack.user
        )

    app = AsyncApp(
        client=verbs.slack.client,
        signing_secret=signing_secret,
        authorize=authorize,
        request_verification_enabled=True,
    )
    for action, work in BUTTONS.items():
        app.action(action)(ack=just_ack, lazy=[guarded(verbs, work)])
    for prefix, work in (("tick", buttons.tick), ("untick", buttons.untick)):
        pattern = re.compile(rf"{prefix}_\d+")
        app.action(pattern)(ack=just_ack, lazy=[guarded(verbs, work)])
    for view, work in VIEWS.items():
        app.view(view)(ack=just_ack, lazy=[guarded(verbs, work)])
    for name in shortcuts.SHORTCUTS:
        app.shortcut(name)(ack=just_ack, lazy=[guarded(verbs, shortcuts.on_message)])
    app.command("/firebreak")(ack=just_ack, lazy=[guarded(verbs, command.command)])
    return app
