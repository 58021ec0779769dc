"""An action on a world that is a dictionary: it reads before it writes, as real ones do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.action import Action, Aws, Outcome, Permissions, Request, Risk, Step
from bot.core.offer import Offer
from bot.core.plan import Call, Change, Plan, Precondition, Verdict

NOTHING = Permissions((), ())


@dataclass
class Things:
    """The world: what each thing is like. writes: every change, in order.

    before: by step, and before a `plan` and to `verify`, what happens then: raise, or change the
    world.
    warning, blocked, second_person: what plans say. waits: how often "cut" is not over yet.
    """

    now: dict[str, str] = field(default_factory=lambda: {"net": "open", "mark": "", "note": ""})
    writes: list[tuple[str, str]] = field(default_factory=list)
    before: dict[str, Callable[[], None]] = field(default_factory=dict)
    warning: str = ""
    blocked: str = ""
    second_person: str = ""
    waits: int = 0
    looks: int = 0

    def write(self, key: str, value: str) -> None:
        self.now[key] = value
        self.writes.append((key, value))


@dataclass
class Here:
    """An `Aws` whose one client is the world."""

    things: Things
    account: str = "111122223333"
    region: str = "eu-west-1"
    own_host: str = ""

    def client(self, service: str, region: str = "") -> Any:
        del service, region  # there is one world
        return self.things


def step(name: str, key: str, value: str, *, vital: bool = True, rest: bool = True) -> Step:
    def run(aws: Aws, plan: Plan, made: Mapping[str, Any]) -> Outcome:
        del plan, made  # the step knows what it is for
        things: Things = aws.client("world")
        things.before.get(name, lambda: None)()
        if things.waits and name == "cut":
            things.waits -= 1
            return Outcome(ok=True, says=f"{things.waits} to go", again=0.01)
        if things.now[key] == value:
            return Outcome(ok=True, says=f"{key} is {value} already")
        things.write(key, value)
        return Outcome(ok=True, says=f"{key} is {value}", request_ids=(f"req-{name}",))

    return Step(name, name.capitalize(), run, vital=vital, rest=rest)


def made_plan(name: str, wanted: Mapping[str, str]) -> Callable[[Aws, Request], Plan]:
    def plan(aws: Aws, request: Request) -> Plan:
        things: Things = aws.client("world")
        things.looks += 1
        things.before.get("plan", lambda: None)()
        checks = [Precondition("there", Verdict.PASSED, "it is there")]
        if things.warning:
            checks.append(Precondition("careful", Verdict.WARNED, things.warning))
        if things.blocked:
            checks.append(Precondition("not so", Verdict.BLOCKED, things.blocked, stable=False))
        return Plan(
            action=name,
            version=1,
            target=request.target,
            account=aws.account,
            region=aws.region,
            parameters=dict(request.parameters),
            changes=tuple(Change(key, things.now[key], value) for key, value in wanted.items()),
            preconditions=tuple(checks),
            calls=tuple(Call(key, "world", "Write", {key: value}) for key, value in wanted.items()),
            undo="Give back",
            seconds=1,
            second_person=things.second_person,
            saved=dict(request.saved) or {"net": things.now["net"]},
        )

    return plan


def verified(key: str, value: str) -> Callable[[Aws, Plan, Mapping[str, Any]], Outcome]:
    def verify(aws: Aws, plan: Plan, made: Mapping[str, Any]) -> Outcome:
        del plan, made  # it reads the world
        aws.client("world").before.get("verify", lambda: None)()
        found = aws.client("world").now[key]
        return Outcome(ok=found == value, says=f"{key} stands at {found}")

    return verify


BACK = step("back", "net", "open")
MARK, CUT = step("mark", "mark", "INC", rest=False), step("cut", "net", "shut")
NOTE = step("note", "note", "written", vital=False)

GIVE_BACK = Action(
    offer=Offer("cut.undo", "Give back", ("ec2-instance",), "Gives it back."),
    version=1,
    risk=Risk.LOW,
    seconds=1,
    parameters=(),
    permissions=NOTHING,
    plan=made_plan("cut.undo", {"net": "open"}),
    steps=lambda _: (BACK,),
    verify=verified("net", "open"),
    irreversible="Cut it again.",
)

CUT_OFF = Action(
    offer=Offer("cut", "Cut off", ("ec2-instance",), "Cuts it off."),
    version=1,
    risk=Risk.MEDIUM,
    seconds=1,
    parameters=(),
    permissions=NOTHING,
    plan=made_plan("cut", {"mark": "INC", "net": "shut", "note": "written"}),
    steps=lambda _: (MARK, CUT, NOTE),
    verify=verified("net", "shut"),
    undo=GIVE_BACK,
    contains=True,
    rechecks=(60, 300),
    recheck=verified("net", "shut"),
)
