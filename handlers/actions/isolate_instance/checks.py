"""What forbids an isolation, and what must be acknowledged before it."""

from collections.abc import Callable, Iterator

from bot.core.action import Aws, Request
from bot.core.plan import Precondition, Verdict
from handlers.actions.isolate_instance import options
from handlers.actions.isolate_instance.credentials import is_ours_to_deny
from handlers.actions.isolate_instance.facts import Facts
from handlers.actions.isolate_instance.quarantine import NAME, is_quarantined
from handlers.actions.isolate_instance.tag import KEY

HANDS_OFF = "firebreak:protected"
EKS_TAGS = ("eks:", "aws:eks:", "kubernetes.io/cluster/", "karpenter.sh/")
WORKS = {"InService", "EnteringStandby", "Standby"}
SAYS_STOPPED = {"stopping", "stopped"}


def checks(aws: Aws, facts: Facts, request: Request) -> tuple[Precondition, ...]:
    """Return what was checked: that it is there, and all that speaks against it."""
    there = Precondition("instance", Verdict.PASSED, f"{facts.id} is {facts.state}")
    return (there, *(found for check in EVERY for found in check(aws, facts, request)))


def absent(instance_id: str) -> Precondition:
    """Return the block for an instance that is not there."""
    return _block("instance", f"{instance_id} is not in this account and Region, or terminated")


def _own_host(aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    if aws.own_host == facts.id:
        yield _block("own host", "Firebreak itself runs on it, and could not release it again")


def _hands_off(_aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    if facts.tags.get(HANDS_OFF) == "true":
        yield _block("hands off", f"it is tagged {HANDS_OFF}=true")


def _isolated(_aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    if not facts.interfaces:
        yield _block("interfaces", "it has no network interface")
    elif all(is_quarantined(one, facts.quarantines) for one in facts.interfaces):
        why = facts.tags.get(KEY, "no incident")
        yield _block("already isolated", f"every interface holds {NAME} ({why})")


def _group_rules(_aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    for group in facts.quarantines.values():
        if group and not group.is_new:
            yield _block("quarantine group", f"{NAME} {group.id} has rules: remove them first")


def _state(_aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    if facts.state in SAYS_STOPPED:
        yield _warn("stopped", "it does not run; it will be isolated when it starts")


def _router(_aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    if any(one["SourceDestCheck"] is False for one in facts.interfaces):
        yield _warn("router", "it forwards for others (NAT?): what is behind it is cut off too")


def _kubernetes(_aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    if any(tag.startswith(EKS_TAGS) for tag in facts.tags):
        yield _warn("EKS node", "every pod on it is cut off: cordon it first, its pods move late")


def _pods(_aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    kinds = {one.get("InterfaceType") for one in facts.interfaces}
    if kinds & {"trunk", "branch"}:
        yield _warn("pod interfaces", "pods on branch interfaces keep their own security groups")


def _managed(_aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    managed = [one for one in facts.interfaces if one.get("RequesterManaged")]
    if managed:
        names = ", ".join(one["NetworkInterfaceId"] for one in managed)
        yield _warn("managed interfaces", f"AWS manages {names} and may refuse the change")


def _spot(_aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    if facts.is_spot:
        yield _warn("Spot", "EC2 may take it back any time, and it cannot be protected from that")


def _instance_store(_aws: Aws, facts: Facts, request: Request) -> Iterator[Precondition]:
    if facts.has_instance_store:
        stop = request.parameters[options.STOP.name]
        fate = "and are lost by stopping" if stop else "and stay only while it runs"
        yield _warn("instance store", f"its local disks are in no snapshot {fate}")


def _scaling(_aws: Aws, facts: Facts, request: Request) -> Iterator[Precondition]:
    member = facts.membership
    if member and member.lifecycle not in WORKS:
        yield _warn("Auto Scaling", f"{member.group} has it as {member.lifecycle}, not in service")
    elif member and not request.parameters[options.STANDBY.name] and member.lifecycle != "Standby":
        yield _warn("Auto Scaling", f"{member.group} may find it unhealthy and terminate it")


def _last_healthy(_aws: Aws, facts: Facts, _request: Request) -> Iterator[Precondition]:
    for one in facts.registrations:
        if one.healthy and one.others == 0:
            evidence = f"{one.name} has no other healthy target: its service goes down"
            # Health changes by the minute; it is shown, and no part of what is agreed on.
            yield Precondition("last healthy target", Verdict.WARNED, evidence, stable=False)


def _role(_aws: Aws, facts: Facts, request: Request) -> Iterator[Precondition]:
    if not request.parameters[options.DENY_CREDENTIALS.name]:
        return
    if facts.role is None:
        yield _warn("role", "it has no role whose credentials could be denied")
    elif not is_ours_to_deny(facts.role):
        yield _warn("role", f"{facts.role.name} is service-linked: its credentials stay valid")


EVERY: tuple[Callable[[Aws, Facts, Request], Iterator[Precondition]], ...] = (
    _own_host,
    _hands_off,
    _isolated,
    _group_rules,
    _last_healthy,
    _router,
    _kubernetes,
    _pods,
    _managed,
    _state,
    _spot,
    _instance_store,
    _scaling,
    _role,
)


def _block(name: str, evidence: str) -> Precondition:
    return Precondition(name, Verdict.BLOCKED, evidence)


def _warn(name: str, evidence: str) -> Precondition:
    return Precondition(name, Verdict.WARNED, evidence)
