"""What an action is: it plans, executes in named idempotent steps, verifies, and is undone.

An action is a value without state. It reads and writes AWS only through the `Aws` that it is
given: with the read role while planning and verifying, with the execute role in a step. It
knows nothing of Slack, the database or who asked.

To add one: a file in `handlers/actions/` that makes an `Action`, and a line in its registry.
The smallest there can be:

>>> def plan(aws, request):
...     return Plan(
...         action="tag_instance", version=1, target=request.target, account=aws.account,
...         region=aws.region, parameters={}, changes=(Change("tag seen", "none", "yes"),),
...         preconditions=(), calls=(TAG,), undo="Remove the tag by hand", seconds=2,
...     )
>>> TAG = Call("tag", "ec2", "CreateTags", {"Tags": [{"Key": "seen", "Value": "yes"}]})
>>> def tag(aws, plan, made):  # a step reads first, so that twice is as once
...     return Outcome(ok=True, says="tagged")
>>> TAG_INSTANCE = Action(
...     offer=Offer("tag_instance", "Tag instance", ("ec2-instance",), "Marks it as seen."),
...     version=1, risk=Risk.LOW, seconds=2, parameters=(),
...     permissions=Permissions(read=(), write=(Statement("mark it", ("ec2:CreateTags",)),)),
...     plan=plan, steps=lambda plan: (Step("tag", "Tag it", tag),),
...     verify=lambda aws, plan, made: Outcome(ok=True, says="it has the tag"),
...     irreversible="Remove the tag by hand.",
... )
>>> TAG_INSTANCE.name, TAG_INSTANCE.complete({"nonsense": True})
('tag_instance', {})
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from bot.core.alert import Target
from bot.core.offer import Offer
from bot.core.plan import Plan

LONGEST_CHOICE = 200  # characters


class Aws(Protocol):
    """One account and Region, in one role.

    own_host: the EC2 instance that Firebreak itself runs on; "" elsewhere.
    """

    account: str
    region: str
    own_host: str

    def client(self, service: str, region: str = "") -> Any:
        """Return a boto3 client; `region` where it is another than the target's."""


class Risk(StrEnum):
    """What may go wrong for people who did nothing: nothing, a little, or a lot."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A choice the person has. default: safe. choices: empty for a checkbox.

    label: what stands beside it, with what it costs ("cut connections (opens the host ~2 s)").
    found: the plan finds its choices (`Plan.choices`), since they depend on the target; its
        default is "", for which the plan takes the first of them.
    """

    name: str
    label: str
    default: str | bool
    choices: tuple[str, ...] = ()
    found: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One IAM statement, and in a sentence what it is for.

    actions: `ec2:ModifyNetworkInterfaceAttribute`; resources: ARNs with `${Account}` and
    `${Region}` to fill in, or `*` where AWS knows nothing narrower; conditions: IAM's own.
    effect: `Deny` for what no other statement may allow.
    """

    why: str
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ("*",)
    conditions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    effect: str = "Allow"


@dataclass(frozen=True, slots=True)
class Permissions:
    """What an action needs.

    read: for plan and verify, and for what its steps look at, so the execute role needs it
    too; write: for its steps.
    """

    read: tuple[Statement, ...]
    write: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for.

    incident: `INC-42`, for tags and descriptions in AWS; parameters: by name, complete and
    of the declared types. saved: what the run that shall be undone saved; empty otherwise.
    """

    target: Target
    incident: str
    parameters: Mapping[str, Any]
    saved: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step or a verification came out, in a sentence for people.

    ok: False where it failed. request_ids: AWS's own, for CloudTrail.
    made: what later steps and an undo must know (ids of what was made); JSON.
    again: seconds until the step wants to be run once more, since AWS is still at it; 0 where
        it is over. What it says meanwhile is shown.
    """

    ok: bool
    says: str
    request_ids: tuple[str, ...] = ()
    made: Mapping[str, Any] = field(default_factory=dict)
    again: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an execution. Run twice it does what once does: it reads before it writes.

    run: (aws, plan, made so far) -> Outcome; raises botocore's errors as they come.
    vital: where it fails, the run ends; otherwise it says so and goes on.
    rest: a freeze may hold the run after it; False where the run must get further first.
    """

    name: str
    title: str
    run: Callable[[Aws, Plan, Mapping[str, Any]], Outcome]
    vital: bool = True
    rest: bool = True


@dataclass(frozen=True)
class Action:
    """One thing Firebreak can do.

    offer: its name, title and target kinds. version: grows when its plans change meaning.
    plan: reads only; steps: those a plan needs, in order; verify: reads whether the effect
    is there, not whether the calls were answered. undo: the action that takes it back, named
    `<name>.undo`; None where `irreversible` says why not.
    seconds: how long it takes, about.
    contains: it holds something back, so its incident does not resolve itself before its undo.
    rechecks: so many seconds after it worked, `recheck` looks whether somebody undid it; it
        says so with an Outcome that is not ok.
    """

    offer: Offer
    version: int
    risk: Risk
    seconds: int
    parameters: tuple[Parameter, ...]
    permissions: Permissions
    plan: Callable[[Aws, Request], Plan]
    steps: Callable[[Plan], Sequence[Step]]
    verify: Callable[[Aws, Plan, Mapping[str, Any]], Outcome]
    undo: "Action | None" = None
    irreversible: str = ""
    contains: bool = False
    rechecks: tuple[int, ...] = ()
    recheck: Callable[[Aws, Plan, Mapping[str, Any]], Outcome] | None = None

    @property
    def name(self) -> str:
        """Return its name: `isolate_instance`."""
        return self.offer.name

    def complete(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return every parameter: as given where it is one of the choices, else its default.

        Where the plan finds the choices, any text of at most 200 characters goes through to it.
        """
        return {p.name: _accepted(p, given.get(p.name, p.default)) for p in self.parameters}


def _accepted(parameter: Parameter, value: Any) -> Any:
    if parameter.found:
        is_short = isinstance(value, str) and len(value) <= LONGEST_CHOICE
        return value if is_short else parameter.default
    if parameter.choices:
        return value if value in parameter.choices else parameter.default
    return value if isinstance(value, bool) else parameter.default
