"""An ECS on which a test deploys, and whose time only the test lets pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from botocore.awsrequest import AWSResponse

from bot.core.action import Action, Outcome, Request, Step
from bot.core.alert import Target
from bot.core.plan import Plan, Precondition
from bot.sandbox.aws.account import Account
from bot.sandbox.aws.control import set_back
from bot.sandbox.aws.names import ACCOUNT_ID, BAD_VERSION, GOOD_VERSION, REGION, image
from handlers.actions.rollback_service import rollback_service
from handlers.patience import Patience

# At this speed nothing happens while a test runs: only `pass_time` makes it.
SPEED = 0.01
LONG = 3_000.0
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
CLUSTER = "lab"
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": False}}
ROLLS_BACK = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


class Killed(BaseException):
    """The process died right after a call was answered."""


class FakeAws:
    """An `Aws` on the sandbox that counts calls, and fails or dies where a test says so."""

    account = ACCOUNT_ID
    region = REGION
    own_host = ""

    def __init__(self, account: Account, rest: Callable[[float], None]) -> None:
        self._account = account
        self.rest = rest
        self._clients: dict[str, Any] = {}
        self.calls: list[str] = []
        self.asked: set[tuple[str, str]] = set()

    def client(self, service: str, region: str = "") -> Any:
        assert region in ("", REGION)
        if service not in self._clients:
            client = self._account.client(service)
            client.meta.events.register("before-parameter-build", self._count)
            self._clients[service] = client
        return self._clients[service]

    def _count(self, model: Any, **_: Any) -> None:
        self.calls.append(model.name)
        self.asked.add((model.service_model.service_name, model.name))

    def fail(self, service: str, operation: str, code: str) -> Callable[[], None]:
        """Let an operation fail with a code; call what is returned to mend it."""
        error = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {}}
        return self.answer(service, operation, error, 400)

    def answer(
        self, service: str, operation: str, says: dict[str, Any], status: int = 200
    ) -> Callable[[], None]:
        """Let an operation answer this; call what is returned to have its own answer again."""
        events, name = self.client(service).meta.events, f"before-call.{service}.{operation}"

        def instead(**_: Any) -> Any:
            return AWSResponse("https://aws", status, {}, None), says

        events.register_first(name, instead)
        return lambda: events.unregister(name, instead)

    def die_after(self, service: str, operation: str) -> Callable[[], None]:
        """Let the process die once an operation was answered, before anybody notes it."""
        events, name = self.client(service).meta.events, f"after-call.{service}.{operation}"

        def die(**_: Any) -> None:
            raise Killed

        events.register(name, die)
        return lambda: events.unregister(name, die)


@dataclass
class Lab:
    """One account for all tests; every test has services of its own."""

    account: Account
    subnets: list[str]
    groups: list[str]
    ahead: float = 0.0

    @cached_property
    def ecs(self) -> Any:
        return self.account.client("ecs")

    def aws(self) -> FakeAws:
        return FakeAws(self.account, self.pass_time)

    def pass_time(self, seconds: float = LONG) -> None:
        self.ahead += seconds
        set_back(self.account, timedelta(seconds=-self.ahead))

    def define(self, family: str, program: str, **container: Any) -> str:
        """Register a task definition of 512 MiB and return its ARN."""
        memory = container.pop("task_memory", "512")
        answer = self.ecs.register_task_definition(
            family=family,
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="256",
            memory=memory,
            containerDefinitions=[{"name": "api", "image": program, **container}],
        )
        return str(answer["taskDefinition"]["taskDefinitionArn"])

    def good(self, family: str, **container: Any) -> str:
        return self.define(family, image("api", GOOD_VERSION), **container)

    def bad(self, family: str, **container: Any) -> str:
        """Define one whose tasks die for want of memory."""
        return self.define(family, image("api", BAD_VERSION), **container)

    def serve(self, name: str, task_definition: str, **more: Any) -> Target:
        """Create a service and let it complete."""
        settings = {"desiredCount": 2, "launchType": "FARGATE", **more}
        self.ecs.create_service(
            cluster=CLUSTER,
            serviceName=name,
            taskDefinition=task_definition,
            networkConfiguration=self.network(),
            **settings,
        )
        self.pass_time()
        return Target("ecs-service", f"{CLUSTER}/{name}", name)

    def network(self) -> dict[str, Any]:
        inside = {"subnets": self.subnets, "securityGroups": self.groups[:1]}
        return {"awsvpcConfiguration": inside | {"assignPublicIp": "DISABLED"}}

    def deploy(self, target: Target, task_definition: str, **more: Any) -> None:
        """Begin a deployment."""
        self.ecs.update_service(
            cluster=CLUSTER, service=target.name, taskDefinition=task_definition, **more
        )

    def service(self, target: Target) -> dict[str, Any]:
        found: dict[str, Any] = self.ecs.describe_services(cluster=CLUSTER, services=[target.name])
        service: dict[str, Any] = found["services"][0]
        return service

    def runs(self, target: Target) -> list[tuple[str, int]]:
        """Return task definition and running tasks of each deployment."""
        deployments = self.service(target)["deployments"]
        return [(each["taskDefinition"], each["runningCount"]) for each in deployments]

    def action(self, every: float = 400.0, seconds: float = 9_000.0) -> Action:
        """Return the action, which waits in the lab's time."""
        return rollback_service(Patience(seconds, every, clock=self.now))

    def now(self) -> datetime:
        """Return the lab's time, in which a wait between two looks passes at once."""
        return EPOCH + timedelta(seconds=self.ahead)


def ask(target: Target, **saved: Any) -> Request:
    return Request(target, "INC-42", {}, saved)


def run(action: Action, aws: FakeAws, plan: Plan) -> list[Outcome]:
    """Run every step, and verify; as the engine does, a vital step's failure ends it."""
    made: dict[str, Any] = {}
    outcomes = []
    for step in action.steps(plan):
        outcomes.append(to_the_end(step, aws, plan, made))
        made |= outcomes[-1].made
        if step.vital and not outcomes[-1].ok:
            return outcomes
    return [*outcomes, action.verify(aws, plan, made)]


def to_the_end(
    step: Step, aws: FakeAws, plan: Plan, made: Mapping[str, Any] | None = None
) -> Outcome:
    """Run a step as often as it wants to be run."""
    known = dict(made or {})
    outcome = step.run(aws, plan, known)
    while outcome.again:
        known |= outcome.made
        aws.rest(outcome.again)
        outcome = step.run(aws, plan, known)
    return outcome


def undo_of(action: Action) -> Action:
    assert action.undo is not None
    return action.undo


def check(plan: Plan, name: str) -> Precondition:
    (found,) = [each for each in plan.preconditions if each.name == name]
    return found


def lasting(service: dict[str, Any]) -> dict[str, Any]:
    """Return a service without what every deployment gives it anew."""
    ids = {"currentServiceDeployment", "currentServiceRevisions"}
    times = {"id", "createdAt", "updatedAt", "rolloutStateReason"}
    deployments = [
        {key: value for key, value in each.items() if key not in times}
        for each in service["deployments"]
    ]
    kept = {key: value for key, value in service.items() if key not in ids}
    return kept | {"deployments": deployments}
