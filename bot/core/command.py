"""The AWS CLI command that makes the same call as a plan's."""

import json
import re
import shlex

from bot.core.plan import Call

# How the CLI spells operations: `ModifyDBInstance` is `modify-db-instance`.
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def command(call: Call, region: str) -> str:
    """Return the command for a shell. region: the plan's; a call may name another.

    Its input is JSON, so every parameter reaches AWS exactly as the plan has it; a value in
    angle brackets is only known once an earlier command was run, and must be filled in.
    """
    operation = _WORD.sub("-", call.operation).lower()
    told = shlex.quote(json.dumps(dict(call.parameters), separators=(",", ":")))
    where = shlex.quote(call.region or region)
    return f"aws {call.service} {operation} --region {where} --cli-input-json {told}"
