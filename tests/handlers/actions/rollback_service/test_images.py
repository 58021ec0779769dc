"""Whether the old images can still be started, and are still the same."""

import pytest
from botocore.exceptions import ClientError

from bot.core.action import Action
from bot.core.alert import Target
from bot.core.plan import Verdict
from bot.sandbox.aws.names import image
from bot.sandbox.aws.seed.images import put_image
from tests.handlers.actions.rollback_service.lab import FakeAws, Lab, ask, check


def test_a_missing_image_blocks(lab: Lab, name: str) -> None:
    target, action, aws = _two_releases(lab, name, _pushed(lab, "gone", "one"))
    ecr = lab.account.client("ecr")
    ecr.batch_delete_image(repositoryName="shop-api", imageIds=[{"imageTag": "gone"}])

    plan = action.plan(aws, ask(target))

    assert [each.name for each in plan.blocked] == ["Image of api"]
    assert "no longer in ECR" in plan.blocked[0].evidence
    assert action.steps(plan) == ()


def test_a_missing_repository_blocks(lab: Lab, name: str) -> None:
    ecr = lab.account.client("ecr")
    program = _pushed(lab, "only", "one")
    target, action, aws = _two_releases(lab, name, program)
    aws.fail("ecr", "DescribeImages", "RepositoryNotFoundException")

    assert [each.name for each in action.plan(aws, ask(target)).blocked] == ["Image of api"]
    assert ecr.describe_repositories()["repositories"]


def test_a_tag_that_moved_is_warned_of(lab: Lab, name: str) -> None:
    target, action, aws = _two_releases(lab, name, _pushed(lab, "moving", "one"))
    _pushed(lab, "moving", "two")

    found = check(action.plan(aws, ask(target)), "Image of api")

    assert found.verdict is Verdict.WARNED
    assert "what starts is not what ran then" in found.evidence


def test_a_tag_that_moved_does_not_matter_to_a_rollback_of_ecs(lab: Lab, name: str) -> None:
    """It keeps the digest of the service revision."""
    program = _pushed(lab, "kept", "three")
    _pushed(lab, "build-3", "three")
    target, action, aws = _two_releases(lab, name, program, wait=False)
    _pushed(lab, "kept", "four")

    plan = action.plan(aws, ask(target))

    assert plan.calls[0].operation == "StopServiceDeployment"
    assert check(plan, "Image of api").verdict is Verdict.PASSED


def test_an_image_elsewhere_is_not_looked_up(lab: Lab, name: str) -> None:
    target, action, aws = _two_releases(lab, name, "public.ecr.aws/nginx/nginx:1.27")

    found = check(action.plan(aws, ask(target)), "Image of api")

    assert found.verdict is Verdict.PASSED
    assert "not in ECR" in found.evidence
    assert "DescribeImages" not in aws.calls


def test_another_accounts_registry_may_refuse_us(lab: Lab, name: str) -> None:
    program = _pushed(lab, "5", "five").replace("111122223333", "444455556666")
    target, action, aws = _two_releases(lab, name, program)
    aws.fail("ecr", "DescribeImages", "AccessDeniedException")

    found = check(action.plan(aws, ask(target)), "Image of api")

    assert found.verdict is Verdict.WARNED
    assert "another account" in found.evidence


def test_our_own_registry_may_not(lab: Lab, name: str) -> None:
    target, action, aws = _two_releases(lab, name, _pushed(lab, "6", "six"))
    aws.fail("ecr", "DescribeImages", "AccessDeniedException")

    with pytest.raises(ClientError, match="AccessDeniedException"):
        action.plan(aws, ask(target))


def _pushed(lab: Lab, tag: str, content: str) -> str:
    put_image(lab.account.client("ecr"), tag, content=content)
    return image("api", tag)


def _two_releases(
    lab: Lab, name: str, old: str, *, wait: bool = True
) -> tuple[Target, Action, FakeAws]:
    """Serve an image, then deploy another."""
    target = lab.serve(name, lab.define(name, old))
    lab.deploy(target, lab.good(name))
    if wait:
        lab.pass_time()
    return target, lab.action(), lab.aws()
