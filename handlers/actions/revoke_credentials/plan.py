"""The plan: which keys stop working, and which sessions are denied."""

from typing import Any

from bot.core.action import Aws, Request
from bot.core.plan import Call, Change, Plan, Verdict
from handlers.actions.revoke_credentials.checks import checks
from handlers.actions.revoke_credentials.effects import affects, does_not
from handlers.actions.revoke_credentials.facts import Key
from handlers.actions.revoke_credentials.inline import UNKNOWN, free_name
from handlers.actions.revoke_credentials.principal import Principal
from handlers.actions.revoke_credentials.read import read_facts

NAME = "revoke_credentials"
VERSION = 1
SECONDS = 10
UNDO = "Undo makes the same keys active again and deletes our policy, if nobody changed them."
OLDER, NEWER, ALL = "older", "newer", "all"
SESSIONS = "sessions"


def plan(aws: Aws, request: Request) -> Plan:
    """Return what would be done; reads only.

    saved: `kind` and `name` of the principal; `keys`, those that are active now and are
    stopped; `policy`, the name of the inline policy that is put.
    """
    facts = read_facts(aws, request.target.id)
    seen = checks(aws, request, facts)
    forbidden = any(one.verdict is Verdict.BLOCKED for one in seen)
    who, keys = facts.principal, _chosen(facts.keys, request.parameters["keys"])
    named = free_name(request.incident, facts.policies)
    is_planned = who is not None and not forbidden
    return Plan(
        action=NAME,
        version=VERSION,
        target=request.target,
        account=aws.account,
        region=aws.region,
        parameters=dict(request.parameters),
        changes=_changes(who, keys) if who and is_planned else (),
        preconditions=seen,
        calls=_calls(who, keys, named) if who and is_planned else (),
        undo=UNDO,
        seconds=SECONDS,
        affects=affects(facts, who, keys, aws.region) if who else (),
        does_not=does_not(who) if who else (),
        saved=_saved(who, keys, named) if who and is_planned else {},
    )


def put_policy(kind: str, name: str, policy: str) -> Call:
    """Return the call that denies the older sessions."""
    owner = {f"{kind.title()}Name": name}
    parameters = {**owner, "PolicyName": policy, "PolicyDocument": f"<{UNKNOWN}>"}
    return Call(SESSIONS, "iam", f"Put{kind.title()}Policy", parameters)


def set_key(step: str, user: str, key: str, status: str) -> Call:
    """Return the call that makes a key `Active` or `Inactive`."""
    parameters = {"UserName": user, "AccessKeyId": key, "Status": status}
    return Call(step, "iam", "UpdateAccessKey", parameters)


def _chosen(keys: tuple[Key, ...], which: str) -> tuple[Key, ...]:
    """Return the active keys that were asked for. keys: the oldest first."""
    asked = {OLDER: keys[:1], NEWER: keys[-1:]}.get(which, keys)
    return tuple(key for key in asked if key.is_active)


def _changes(who: Principal, keys: tuple[Key, ...]) -> tuple[Change, ...]:
    sessions = Change(f"sessions of {who.label} until now", "valid", "denied")
    return (*(Change(f"access key {key.id}", "Active", "Inactive") for key in keys), sessions)


def _calls(who: Principal, keys: tuple[Key, ...], policy: str) -> tuple[Call, ...]:
    stop = (set_key(f"stop:{key.id}", who.name, key.id, "Inactive") for key in keys)
    return (*stop, put_policy(who.kind, who.name, policy))


def _saved(who: Principal, keys: tuple[Key, ...], policy: str) -> dict[str, Any]:
    ids = [key.id for key in keys]
    return {"kind": who.kind, "name": who.name, "keys": ids, "policy": policy}
