"""Whether the keys are stopped and the sessions denied; and whether that is taken back."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.revoke_credentials.inline import cutoff_of, read_policy
from handlers.actions.revoke_credentials.keys import read_keys


def verify(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Read the keys and the policy again."""
    saved, iam = plan.saved, aws.client("iam")
    wrong = [f"{key} is {status}" for key, status in _keys(iam, saved) if status == "Active"]
    cutoff = cutoff_of(read_policy(iam, saved["kind"], saved["name"], saved["policy"]) or {})
    if not cutoff:
        wrong.append(f"policy {saved['policy']} is gone, or says something else")
    if wrong:
        return Outcome(ok=False, says="; ".join(wrong))
    keys = "".join(f"{key} is stopped, " for key in saved["keys"])
    said = f"{keys}sessions from before {cutoff} are denied; it takes a minute to spread"
    return Outcome(ok=True, says=said)


def verify_undo(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Read whether the keys are active and our policy is gone."""
    saved, iam = plan.saved, aws.client("iam")
    found = dict(_keys(iam, saved))
    wrong = [f"{key} is not active" for key in saved["keys"] if found.get(key) != "Active"]
    policy = saved["policy"]
    if policy and read_policy(iam, saved["kind"], saved["name"], policy) is not None:
        wrong.append(f"policy {policy} is still there")
    if wrong:
        return Outcome(ok=False, says="; ".join(wrong))
    return Outcome(ok=True, says="what the run revoked works again; it takes a minute to spread")


def _keys(iam: Any, saved: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the saved keys that are there, and their status."""
    if not saved["keys"]:
        return []
    found = read_keys(iam, saved["name"])
    return [
        (raw["AccessKeyId"], raw["Status"]) for raw in found if raw["AccessKeyId"] in saved["keys"]
    ]
