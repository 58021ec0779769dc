"""What UpdateService must set so that forward again is as it was.

ECS's own rollback returns a whole service revision, placement and all, where a deployment of a
task definition leaves that alone.
"""

from typing import Any

from handlers.actions.rollback_service.revision import Revision

REMOVABLE = ("loadBalancers", "serviceRegistries")  # an empty list takes them away
RESTORABLE = (*REMOVABLE, "networkConfiguration", "capacityProviderStrategy", "platformVersion")


def restore(left: Revision, reached: Revision) -> dict[str, Any]:
    """Return `{"restore": parameters}`, with the settings that ECS's rollback changes."""
    differ = [
        name
        for name in RESTORABLE
        if left.settings.get(name) != reached.settings.get(name)
        and (name in REMOVABLE or name in left.settings)
    ]
    return {"restore": {name: left.settings.get(name, []) for name in differ}}
