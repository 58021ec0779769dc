"""The steps: a key each, then the sessions."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.core.action import Aws, Outcome, Step
from bot.core.plan import Plan
from handlers.actions.revoke_credentials.caller import caller_of
from handlers.actions.revoke_credentials.checks import is_ours
from handlers.actions.revoke_credentials.inline import (
    UNKNOWN,
    cutoff_of,
    document,
    policy_names,
    read_policy,
)
from handlers.actions.revoke_credentials.keys import read_keys
from handlers.actions.revoke_credentials.principal import Principal
from handlers.aws import request_ids
from handlers.calls import calls_of, invoke

Run = Callable[[str, Aws, Plan, Mapping[str, Any]], Outcome]


def steps(plan: Plan) -> tuple[Step, ...]:
    """Return the steps of a plan, or of its undo, in order."""
    names = dict.fromkeys(call.step for call in plan.calls)
    return tuple(_step(name) for name in names)


def _step(name: str) -> Step:
    verb, _, key = name.partition(":")
    title, run = _VERBS[verb]
    return Step(name, f"{title} {key}".strip(), partial(run, name), vital=verb not in _ALONE)


def _key(name: str, aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Set the key's status, unless it has it; a key that is gone cannot be set."""
    (call,) = calls_of(plan, name)
    user, key, wanted = (call.parameters[p] for p in ("UserName", "AccessKeyId", "Status"))
    if is_ours(_who(plan), caller_of(aws)):
        return Outcome(ok=False, says=f"Firebreak acts as {user}: left alone")
    found = {raw["AccessKeyId"]: raw["Status"] for raw in read_keys(aws.client("iam"), user)}
    if key not in found:
        return Outcome(ok=wanted == "Inactive", says=f"{key} was deleted by somebody else")
    answers = [] if found[key] == wanted else [invoke(aws, call, {})]
    return Outcome(ok=True, says=f"{key} is {wanted}", request_ids=request_ids(answers))


def _deny(name: str, aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Put our policy with the time that it is for IAM; one we put before stays as it is."""
    (call,) = calls_of(plan, name)
    who, policy, iam = _who(plan), plan.saved["policy"], aws.client("iam")
    if is_ours(who, caller_of(aws)):
        return Outcome(ok=False, says=f"Firebreak acts as {who.label}: left alone")
    names, now = policy_names(iam, who.kind, who.name)
    if policy in names:
        found = cutoff_of(read_policy(iam, who.kind, who.name, policy) or {})
        return _denied(who, found) if found else Outcome(ok=False, says=f"{policy} is not ours")
    answer = invoke(aws, call, {UNKNOWN: document(now)})
    return _denied(who, now, request_ids([answer]))


def _allow(name: str, aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Delete our policy if it still says what it said when the undo was planned."""
    (call,) = calls_of(plan, name)
    who, policy, iam = _who(plan), plan.saved["policy"], aws.client("iam")
    found = read_policy(iam, who.kind, who.name, policy)
    if found is not None and cutoff_of(found) != plan.saved["cutoff"]:
        return Outcome(ok=False, says=f"{policy} was changed by somebody else: left alone")
    ids = request_ids([invoke(aws, call, {})] if found else [])
    return Outcome(ok=True, says=f"{policy} is gone", request_ids=ids)


def _denied(who: Principal, cutoff: str, ids: tuple[str, ...] = ()) -> Outcome:
    says = f"sessions of {who.label} from before {cutoff} are denied"
    return Outcome(ok=True, says=says, request_ids=ids, made={"cutoff": cutoff})


def _who(plan: Plan) -> Principal:
    return Principal(plan.saved["kind"], plan.saved["name"], "", "")


# Where one key fails, the rest is still worth it.
_ALONE = {"stop", "start"}
_VERBS: dict[str, tuple[str, Run]] = {
    "stop": ("Stop the key", _key),
    "sessions": ("Deny the sessions until now", _deny),
    "start": ("Make active again", _key),
    "allow": ("Delete our policy", _allow),
}
