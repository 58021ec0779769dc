"""Where tasks run: told as a change where it changes, and as what stays where it does not."""

import pytest

from handlers.actions.rollback_service.placement import placement_changes, placement_stays
from handlers.actions.rollback_service.revision import Revision
from tests.handlers.actions.rollback_service.lab import Lab, ask


@pytest.mark.parametrize("state", ["under way", "completed"])
def test_the_network_goes_back_only_with_ecss_own_rollback(lab: Lab, name: str, state: str) -> None:
    target = lab.serve(name, lab.good(name))
    other = lab.network()
    other["awsvpcConfiguration"]["securityGroups"] = lab.groups[1:]
    lab.deploy(target, lab.good(name, memory=256), networkConfiguration=other)
    if state == "completed":
        lab.pass_time()

    plan = lab.action().plan(lab.aws(), ask(target))

    changes = [each for each in plan.changes if each.what == "Network"]
    stays = [each for each in plan.does_not if each.startswith("Network stays")]
    assert (len(changes), len(stays)) == ((1, 0) if state == "under way" else (0, 1))
    told = changes[0].after if changes else stays[0]
    assert lab.groups[0] in told


def test_every_setting_has_its_words() -> None:
    now = Revision(
        "td",
        settings={
            "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}],
            "loadBalancers": [
                {
                    "targetGroupArn": "arn:aws:elasticloadbalancing:r:a:targetgroup/shop/73e2",
                    "containerName": "api",
                    "containerPort": 8080,
                }
            ],
            "platformVersion": "1.4.0",
            "serviceConnectConfiguration": {"logConfiguration": {"options": {"token": "s3cret"}}},
        },
    )
    then = Revision("td", settings={"platformVersion": "1.3.0"})

    told = {each.what: (each.before, each.after) for each in placement_changes(now, then)}

    assert told == {
        "Capacity providers": ("FARGATE_SPOT (weight 1, base 0)", "none"),
        "Load balancers": ("shop to api:8080", "none"),
        "Platform version": ("1.4.0", "1.3.0"),
        "Service Connect": ("configured", "none"),
    }
    assert len(list(placement_stays(now, then))) == 4


def test_what_is_not_known_is_not_compared() -> None:
    assert not list(placement_changes(Revision("td", settings={"a": 1}), Revision("td")))
