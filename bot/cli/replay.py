"""`firebreak replay FILE...`: say what a message would become."""

import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

import runbooks
from bot.app.clock import utc_now
from bot.cli.common import WRONG_USE, fail, load_all, plain_errors
from bot.core.errors import SettingsAreWrong
from bot.core.runbook import Runbook
from bot.core.signal import Entrance, Signal
from bot.flow.rehearse import Rehearse
from bot.settings import Config, is_configured
from handlers.actions import ACTIONS
from handlers.events import parse


def replay(
    files: Annotated[list[str], typer.Argument(help="Files with one message each; - for stdin.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False,
) -> None:
    """Show what a message would become, from its alerts to Slack.

    Takes whatever AWS sends: an SNS envelope, an EventBridge event, a bare alarm or finding.
    Needs no configuration, tokens or database, and touches nothing.
    """
    with plain_errors():
        rehearsal = Rehearse(*_known(), ACTIONS, utc_now())
        results = [rehearsal.rehearse(parse(_signal(name, rehearsal.now))) for name in files]
    if as_json:
        print(json.dumps(results[0] if len(results) == 1 else results, indent=2))
        return
    for name, result in zip(files, results, strict=True):
        print(_readable(name, result))


def _known() -> tuple[Config | None, Mapping[str, Runbook]]:
    """Return the configuration where there is one, and the runbooks, the team's own over ours."""
    if is_configured(os.environ, Path.cwd()):
        try:
            settings, books = load_all()
        except SettingsAreWrong as wrong:  # replay works without: say so and go on
            print(f"without routes: {wrong.mistakes[0]}", file=sys.stderr)
        else:
            return settings.config, books
    return None, runbooks.load()


def _signal(name: str, now: datetime) -> Signal:
    try:
        body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        fail(f"{name}: {error.strerror}", status=WRONG_USE)
    ident = sha256(body).hexdigest()
    return Signal("command-line", ident, body, Entrance.COMMAND_LINE, now, authenticated=False)


def _readable(name: str, result: dict[str, Any]) -> str:
    lines = [name]
    for alert in result["alerts"]:
        place = " ".join(part for part in (alert["account"], alert["region"]) if part)
        lines.append(f"  {alert['severity']} {alert['status']}: {alert['title']}")
        lines.append(f"    from {alert['source']} {place}".rstrip())
        lines += [f"    {target['kind']} {target['id']}" for target in alert["targets"]]
    route = result["route"]
    lines.append(f"  channel  {route['channel'] if route else '(no configuration)'}")
    lines.append(f"  runbook  {result['runbook']}")
    lines.append(f"  actions  {', '.join(result['actions']) or 'none'}")
    lines.append(f"  phone    {result['message']['text']}")
    return "\n".join(lines)
