"""The states that a target passes through."""

from dataclasses import dataclass

KEY = "Passing"  # where moto's own record of a target has it


@dataclass(frozen=True, slots=True)
class State:
    """A state of a target, with its reason code."""

    name: str
    reason: str
    says: str


INITIAL = State("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
DRAINING = State(
    "draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"
)
