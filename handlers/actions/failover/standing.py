"""Where a failover stands."""

from dataclasses import dataclass
from enum import Enum, auto


class Stage(Enum):
    """How far it is: not begun, begun, there, or no longer possible."""

    TODO = auto()
    UNDER_WAY = auto()
    DONE = auto()
    LOST = auto()


@dataclass(frozen=True, slots=True)
class Standing:
    """says: a sentence for people."""

    stage: Stage
    says: str

    @property
    def is_done(self) -> bool:
        """Tell whether the effect is there."""
        return self.stage is Stage.DONE

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will come, well or not."""
        return self.stage in (Stage.DONE, Stage.LOST)


def busy(name: str, status: str) -> Standing:
    """Return where something stands that is not available: under way, or on its way out."""
    stage = Stage.LOST if status.startswith("delet") else Stage.UNDER_WAY
    return Standing(stage, f"{name} is {status}")
