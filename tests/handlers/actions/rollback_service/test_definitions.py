"""What becomes different in a task, in words, and what must not be told."""

import json
from dataclasses import asdict

from handlers.actions.rollback_service.definitions import differences
from handlers.actions.rollback_service.revision import Revision
from tests.handlers.actions.rollback_service.lab import Lab, ask

SECRET = "correct horse battery staple"


def test_environment_is_told_by_name_only(lab: Lab, name: str) -> None:
    before = [{"name": "GONE", "value": SECRET}, {"name": "LEVEL", "value": "info-of-then"}]
    after = [{"name": "LEVEL", "value": "debug-of-now"}, {"name": "FLAG", "value": SECRET}]
    target = lab.serve(name, lab.good(name, environment=before))
    lab.deploy(target, lab.good(name, environment=after))
    lab.pass_time()

    plan = lab.action().plan(lab.aws(), ask(target))

    (found,) = [each for each in plan.changes if each.what.startswith("Environment")]
    assert (found.before, found.after) == ("FLAG, LEVEL", "GONE, LEVEL (another value)")
    told = json.dumps(asdict(plan))
    assert not any(value in told for value in (SECRET, "of-then", "of-now"))


def test_images_cpu_and_memory_are_compared(lab: Lab, name: str) -> None:
    target = lab.serve(name, lab.good(name, task_memory="1024", memory=300))
    lab.deploy(target, lab.bad(name, task_memory="2048", memory=900))
    lab.pass_time()

    plan = lab.action().plan(lab.aws(), ask(target))

    changed = {each.what: (each.before, each.after) for each in plan.changes}
    assert changed["Memory in MiB"] == ("2048", "1024")
    assert changed["Memory of api in MiB"] == ("900", "300")
    assert changed["Image of api"][0].startswith("shop-api:1.42.0 (sha256:")
    assert changed["Image of api"][1].startswith("shop-api:1.41.0 (sha256:")
    assert "CPU units" not in changed


def test_a_container_that_comes_or_goes_is_told() -> None:
    one = {"containerDefinitions": [{"name": "api", "image": "shop/api:1"}]}
    two = {"containerDefinitions": [*one["containerDefinitions"], {"name": "proxy", "image": "p"}]}

    (change,) = differences(Revision(""), Revision(""), two, one)

    assert (change.what, change.before, change.after) == ("Image of proxy", "p", "none")


def test_a_secrets_place_is_not_told_either() -> None:
    def definition(place: str) -> dict[str, object]:
        secrets = [{"name": "PASSWORD", "valueFrom": place}]
        return {"containerDefinitions": [{"name": "api", "image": "a", "secrets": secrets}]}

    (change,) = differences(Revision(""), Revision(""), definition("arn:one"), definition("arn:2"))

    assert (change.before, change.after) == ("PASSWORD", "PASSWORD (another value)")
