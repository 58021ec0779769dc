"""The undo: only keys that are as we left them, only a policy that says what we wrote."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws, Request
from bot.core.plan import Call, Change, Plan, Precondition, Verdict
from handlers.actions.revoke_credentials.inline import cutoff_of, read_policy
from handlers.actions.revoke_credentials.keys import read_keys
from handlers.actions.revoke_credentials.plan import NAME, SECONDS, VERSION, set_key

HOW = "There is no undo of an undo: revoke again instead."
WORKS_AGAIN = "Whoever has the key, or a session from before, can use it again: the thief too."


def plan_undo(aws: Aws, request: Request) -> Plan:
    """Return what would be taken back; reads only."""
    saved = request.saved
    keys, left = _keys(aws, saved)
    cutoff, changed = _policy(aws, saved)
    calls = (*(_start(saved, key) for key in keys), *((_delete(saved),) if cutoff else ()))
    return Plan(
        action=f"{NAME}.undo",
        version=VERSION,
        target=request.target,
        account=aws.account,
        region=aws.region,
        parameters=dict(request.parameters),
        changes=_changes(saved, keys, cutoff),
        preconditions=_checks(calls, (*left, *changed)),
        calls=calls,
        undo=HOW,
        seconds=SECONDS,
        affects=(WORKS_AGAIN,) if calls else (),
        saved=_saved(saved, keys, cutoff) if calls else {},
    )


def _keys(aws: Aws, saved: Mapping[str, Any]) -> tuple[list[str], tuple[str, ...]]:
    """Return the keys that are inactive, as we left them, and in words those that are not."""
    stopped = saved.get("keys", [])
    found = _statuses(aws.client("iam"), saved["name"]) if stopped else {}
    left = [
        f"{key} {'was deleted' if key not in found else 'is active already'}: left alone"
        for key in stopped
        if found.get(key) != "Inactive"
    ]
    return [key for key in stopped if found.get(key) == "Inactive"], tuple(left)


def _statuses(iam: Any, user: str) -> dict[str, str]:
    try:
        return {raw["AccessKeyId"]: raw["Status"] for raw in read_keys(iam, user)}
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchEntity":
            raise
        return {}  # the user was deleted, and the keys with it


def _policy(aws: Aws, saved: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the cutoff in our policy, or "" and in words why it is not ours to delete."""
    if not saved:
        return "", ()
    policy = saved["policy"]
    found = read_policy(aws.client("iam"), saved["kind"], saved["name"], policy)
    cutoff = cutoff_of(found or {})
    if cutoff:
        return cutoff, ()
    said = "was deleted" if found is None else "was changed by somebody else"
    return "", (f"policy {policy} {said}: left alone",)


def _start(saved: Mapping[str, Any], key: str) -> Call:
    return set_key(f"start:{key}", saved["name"], key, "Active")


def _delete(saved: Mapping[str, Any]) -> Call:
    kind = saved["kind"].title()
    parameters = {f"{kind}Name": saved["name"], "PolicyName": saved["policy"]}
    return Call("allow", "iam", f"Delete{kind}Policy", parameters)


def _changes(saved: Mapping[str, Any], keys: list[str], cutoff: str) -> tuple[Change, ...]:
    found = [Change(f"access key {key}", "Inactive", "Active") for key in keys]
    if cutoff:
        what = f"sessions of {saved['kind']} {saved['name']} from before {cutoff}"
        found.append(Change(what, "denied", "valid until they expire"))
    return tuple(found)


def _checks(calls: tuple[Call, ...], left: tuple[str, ...]) -> tuple[Precondition, ...]:
    changed = tuple(Precondition("changed since", Verdict.WARNED, line) for line in left)
    if not calls:
        said = "nothing of this run is left to take back"
        return (Precondition("undo", Verdict.BLOCKED, said), *changed)
    return (Precondition("leak", Verdict.WARNED, WORKS_AGAIN), *changed)


def _saved(saved: Mapping[str, Any], keys: list[str], cutoff: str) -> dict[str, Any]:
    policy = saved["policy"] if cutoff else ""
    return {"kind": saved["kind"], "name": saved["name"], "keys": keys, "policy": policy} | {
        "cutoff": cutoff
    }
