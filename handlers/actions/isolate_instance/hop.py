"""The first of two hops: for a moment through the open group, and never left there.

A flow that the groups let pass in both directions without exception is not tracked, and ends
with the rule; a tracked one does not. Source: Amazon EC2 User Guide, "Security group
connection tracking"; the runbook AWSSupport-ContainEC2Instance goes the same two hops.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from bot.core.action import Aws
from bot.core.plan import Call, Plan
from handlers.actions.isolate_instance.facts import same
from handlers.actions.isolate_instance.moves import closes, moved, opens
from handlers.actions.isolate_instance.open_group import KNOWN, find_open
from handlers.calls import invoke

OPEN_SECONDS = 2.0  # until the open group's rules have reached the host
Groups = Mapping[str, list[str]]  # by interface
Answers = list[Mapping[str, Any]]


def through(aws: Aws, plan: Plan, now: Groups, known: Mapping[str, str], answers: Answers) -> str:
    """Give each interface that still has its own groups the open one; adds AWS's answers.

    Only after AWS has said that the way out is allowed. Raises nothing: whatever fails ends
    the hop, and quarantine comes at once. Returns what is to be said of it, "" for nothing.
    """
    before = plan.saved["interfaces"]
    todo = [call for call in opens(plan) if same(now.get(moved(call), []), before[moved(call)])]
    if not todo:
        return ""
    try:
        group = find_open(aws, plan)
        if group is None or not all(_may(aws, close, known) for close in closes(plan)):
            return "; without the open hop, so connections may persist"
        for call in todo:
            answers.append(invoke(aws, call, {KNOWN: group.id}))
    except (BotoCoreError, ClientError) as failure:  # quarantine matters more than the hop
        return f"; the open hop failed ({type(failure).__name__})"
    time.sleep(OPEN_SECONDS)
    return ""


def leave(aws: Aws, plan: Plan, interface_id: str) -> None:
    """Give an interface that cannot be quarantined its own groups, if it is in the open one.

    They are not quarantine, but nothing is as open as that group; a rerun starts from there.
    """
    if interface_id not in map(moved, opens(plan)):
        return
    own = plan.saved["interfaces"][interface_id]
    # The failure that led here says more than one of this call would.
    with suppress(BotoCoreError, ClientError):
        aws.client("ec2").modify_network_interface_attribute(
            NetworkInterfaceId=interface_id, Groups=own
        )


def _may(aws: Aws, call: Call, known: Mapping[str, str]) -> bool:
    """Ask AWS whether it would do it: a dry run answers with an error either way."""
    dry = replace(call, parameters={**call.parameters, "DryRun": True})
    try:
        invoke(aws, dry, known)
    except ClientError as answer:
        return bool(answer.response["Error"]["Code"] == "DryRunOperation")
    return False
