"""Whether the images to go back to are still there, and still the same.

Sources: Amazon ECR API Reference, "DescribeImages"; Amazon ECS Developer Guide, "Container
image resolution": a deployment looks its tags up again, ECS's own rollback keeps the digests.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws
from bot.core.plan import Precondition, Verdict
from handlers.actions.rollback_service.course import Course

ECR = re.compile(
    r"(?P<account>[0-9]{12})\.dkr\.ecr\.(?P<region>[\w-]+)\.amazonaws\.com(?:\.cn)?"
    r"/(?P<repository>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)
GONE = ("ImageNotFoundException", "RepositoryNotFoundException")


def image_checks(aws: Aws, course: Course, definition: Mapping[str, Any]) -> Iterator[Precondition]:
    """Check the image of every container of the task definition to go back to."""
    for container in definition.get("containerDefinitions", ()):
        verdict, says = _look(aws, course, container["name"], container["image"])
        yield Precondition(f"Image of {container['name']}", verdict, says)


def _look(aws: Aws, course: Course, container: str, image: str) -> tuple[Verdict, str]:
    place = ECR.fullmatch(image)
    if not place:
        return Verdict.PASSED, f"{image} is not in ECR: not looked up"
    ran = course.then.digests.get(container, "")
    keeps = place["digest"] or (ran if course.way.restores_settings else "")
    try:
        found = _digest(aws, place, keeps)
    except ClientError as failure:
        return _not_read(aws, place, image, failure)
    if ran and found != ran:
        moved = f"{image} is now {found[:19]}, and was {ran[:19]} when it worked"
        return Verdict.WARNED, f"{moved}: what starts is not what ran then"
    return Verdict.PASSED, f"{image} is in ECR as {found[:19]}"


def _digest(aws: Aws, place: re.Match[str], digest: str) -> str:
    ecr = aws.client("ecr", place["region"])
    asked = {"imageDigest": digest} if digest else {"imageTag": place["tag"] or "latest"}
    answer = ecr.describe_images(
        registryId=place["account"], repositoryName=place["repository"], imageIds=[asked]
    )
    return str(answer["imageDetails"][0]["imageDigest"])


def _not_read(
    aws: Aws, place: re.Match[str], image: str, failure: ClientError
) -> tuple[Verdict, str]:
    code = failure.response["Error"]["Code"]
    if code in GONE:
        return Verdict.BLOCKED, f"{image} is no longer in ECR: its tasks could not start"
    # Another account's registry may let tasks pull, and us not look.
    if code == "AccessDeniedException" and place["account"] != aws.account:
        return Verdict.WARNED, f"{image} is in another account's ECR, which does not let us look"
    raise failure
