"""What was read about the groups to tighten and all who use them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.actions.tighten_egress.place import Place
from handlers.actions.tighten_egress.profile import Profile
from handlers.actions.tighten_egress.rule import Rule

STACK = "aws:cloudformation:stack-name"


@dataclass(frozen=True, slots=True)
class Group:
    """A security group with its rules."""

    id: str
    name: str
    vpc: str
    owner: str
    tags: Mapping[str, str]
    egress: tuple[Rule, ...]
    ingress: tuple[Rule, ...]

    @property
    def label(self) -> str:
        """Return its name and its id."""
        return f"{self.name} ({self.id})"

    @property
    def is_default(self) -> bool:
        """Tell whether it is its VPC's default group."""
        return self.name == "default"

    @property
    def stack(self) -> str:
        """Return the CloudFormation stack it belongs to, else ""."""
        return self.tags.get(STACK, "")


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface and its groups, in order. user: who has it, in words.

    instance: the id of the instance it is attached to, else "".
    is_managed: an AWS service made it and alone may change it.
    is_protected: somebody said hands off, of it or of its instance.
    """

    id: str
    groups: tuple[str, ...]
    user: str
    instance: str = ""
    is_managed: bool = False
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a plan looks at.

    profile: what may stay open. targets: the ids of the groups to tighten; instance: the one
        that is the target, else "".
    groups: these, and all others on their interfaces, by id. places: by VPC.
    references: by target, the groups whose rules name it, in words.
    missing: what is not there, in words; "" where everything was found.
    """

    profile: Profile
    targets: tuple[str, ...] = ()
    instance: str = ""
    groups: Mapping[str, Group] = field(default_factory=dict)
    interfaces: tuple[Interface, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: str = ""

    @property
    def own(self) -> tuple[Interface, ...]:
        """Return the interfaces of the target instance."""
        return tuple(one for one in self.interfaces if one.instance == self.instance != "")

    @property
    def shared(self) -> tuple[Interface, ...]:
        """Return the interfaces of others; of everybody where the target is a group."""
        return tuple(one for one in self.interfaces if one not in self.own)

    @property
    def anywhere(self) -> tuple[Rule, ...]:
        """Return what the profile lets out to anywhere: any data can leave through it."""
        places = self.places.values()
        return tuple(
            rule
            for rule in self.profile.rules
            if any(place.is_everywhere(rule.peer) for place in places)
        )

    @property
    def unknown_lists(self) -> tuple[str, ...]:
        """Return the prefix lists of the profile that this account and Region do not have."""
        known = {one for place in self.places.values() for one in place.lists}
        return tuple(one for one in self.profile.lists if one not in known)

    @property
    def tightened(self) -> tuple[Group, ...]:
        """Return the groups to tighten."""
        return tuple(self.groups[group] for group in self.targets)
