"""What CodeDeploy deploys: an AppSpec file, which names a task definition.

Sources: AWS CodeDeploy User Guide, "AppSpec 'resources' section (Amazon ECS deployments)";
CodeDeploy API Reference, "GetDeployment": its answer never has the file's content.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

JSON = Mapping[str, Any]
TASK_DEFINITION = re.compile(r"arn:[\w-]+:ecs:[\w-]+:[0-9]{12}:task-definition/[\w-]+:[0-9]+")


def key(revision: JSON) -> str:
    """Return the same text for the same revision: its digest, or its place in S3."""
    spec = revision.get("appSpecContent", {})
    return str(spec.get("sha256") or json.dumps(dict(revision), sort_keys=True))


def with_content(codedeploy: Any, application: str, revision: JSON) -> dict[str, Any]:
    """Return a revision that can be deployed: with its content, where CodeDeploy keeps that."""
    if revision.get("revisionType") != "AppSpecContent":
        return dict(revision)
    asked = {"sha256": revision["appSpecContent"]["sha256"]}
    answer = codedeploy.get_application_revision(
        applicationName=application,
        revision={"revisionType": "AppSpecContent", "appSpecContent": asked},
    )
    return dict(answer["revision"])


def task_definition(revision: JSON) -> str:
    """Return the task definition's ARN; "" where the AppSpec file lies in S3."""
    found = TASK_DEFINITION.search(revision.get("appSpecContent", {}).get("content") or "")
    return found[0] if found else ""
