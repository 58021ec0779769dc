"""What keeps the evidence: no termination by mistake, and volumes that outlive the instance."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Call, Change, Plan
from handlers.actions.isolate_instance.describe import instance
from handlers.actions.isolate_instance.facts import Facts
from handlers.actions.isolate_instance.options import PROTECT
from handlers.actions.isolate_instance.part import NOTHING, Part, Proposal
from handlers.calls import Standing, compare, perform

STEP = "protect"
TERMINATION = "DisableApiTermination"
SHUTDOWN = "InstanceInitiatedShutdownBehavior"
WORDS = {
    TERMINATION: "termination protection",
    SHUTDOWN: "a shutdown from inside",
}
SAYS = {True: "on", False: "off"}


def read(aws: Aws, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return each value by its attribute; a volume's by its device name. Two reads."""
    values: dict[str, Any] = {}
    for attribute in (TERMINATION, SHUTDOWN):
        name = attribute[0].lower() + attribute[1:]
        answer = aws.client("ec2").describe_instance_attribute(
            InstanceId=found["InstanceId"], Attribute=name
        )
        values[attribute] = answer[attribute]["Value"]
    return values | {
        mapping["DeviceName"]: mapping["Ebs"]["DeleteOnTermination"]
        for mapping in found.get("BlockDeviceMappings", [])
        if "Ebs" in mapping
    }


def propose(facts: Facts, request: Request) -> Proposal:
    """Change each value that is not what keeps the evidence."""
    if not request.parameters[PROTECT.name]:
        return NOTHING
    wanted = {name: _keeps(name) for name in facts.protection}
    if facts.is_spot:  # EC2 User Guide, "Enable termination protection": not for Spot
        wanted.pop(TERMINATION, None)
    wrong = {name: value for name, value in wanted.items() if facts.protection[name] != value}
    saved = {name: facts.protection[name] for name in wrong}
    changes = tuple(_change(name, saved[name], value) for name, value in wrong.items())
    calls = tuple(_call(facts.id, name, value) for name, value in wrong.items())
    return Proposal(changes, calls, {"protection": saved})


def take_back(aws: Aws, request: Request) -> Proposal:
    """Restore each value that still is as the run left it."""
    saved = request.saved.get("protection", {})
    if not saved:
        return NOTHING
    now = read(aws, instance(aws, request.target.id))
    found = {n: compare(now.get(n), _keeps(n), before) for n, before in saved.items()}
    todo = [name for name, standing in found.items() if standing is Standing.TODO]
    taken = [name for name, standing in found.items() if standing is Standing.TAKEN]
    return Proposal(
        changes=tuple(_change(name, now[name], saved[name]) for name in todo),
        calls=tuple(_call(request.target.id, name, saved[name]) for name in todo),
        kept=tuple(f"{_word(name)} is {now.get(name, 'gone')} now" for name in taken),
    )


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Set each value that is not yet as planned; one attribute a call."""
    now = read(aws, instance(aws, plan.target.id))
    done = perform(aws, plan, STEP, lambda call: _standing(now, call))
    return Outcome(ok=True, says=f"{len(done.made)} settings changed", request_ids=done.request_ids)


def _standing(now: Mapping[str, Any], call: Call) -> Standing:
    name, wanted = _set_by(call)
    return compare(now.get(name), now.get(name), wanted)


def _set_by(call: Call) -> tuple[str, Any]:
    """Return the attribute and the value that a call sets."""
    for attribute in (TERMINATION, SHUTDOWN):
        if attribute in call.parameters:
            return attribute, call.parameters[attribute]["Value"]
    mapping = call.parameters["BlockDeviceMappings"][0]
    return mapping["DeviceName"], mapping["Ebs"]["DeleteOnTermination"]


def _keeps(name: str) -> Any:
    return {TERMINATION: True, SHUTDOWN: "stop"}.get(name, False)


def _call(instance_id: str, name: str, value: Any) -> Call:
    if name in WORDS:
        attribute: dict[str, Any] = {name: {"Value": value}}
    else:
        mapping = {"DeviceName": name, "Ebs": {"DeleteOnTermination": value}}
        attribute = {"BlockDeviceMappings": [mapping]}
    parameters = {"InstanceId": instance_id, **attribute}
    return Call(STEP, "ec2", "ModifyInstanceAttribute", parameters)


def _change(name: str, before: Any, after: Any) -> Change:
    return Change(_word(name), str(SAYS.get(before, before)), str(SAYS.get(after, after)))


def _word(name: str) -> str:
    return WORDS.get(name, f"deletion of {name} with the instance")


PROTECTION = Part(
    propose,
    Step(STEP, "Protect from termination", run, vital=False),
    take_back,
    Step(STEP, "Restore its protection", run, vital=False),
)
