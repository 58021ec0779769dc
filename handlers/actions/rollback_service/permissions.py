"""What the rollback needs of IAM.

Sources: Service Authorization Reference, "Amazon Elastic Container Service", "AWS CodeDeploy",
"Amazon Elastic Container Registry"; Amazon ECS Developer Guide, "Permissions required for
viewing Amazon ECS service deployments".
"""

from bot.core.action import Permissions, Statement

ECS = "arn:aws:ecs:${Region}:${Account}"
CODE_DEPLOY = "arn:aws:codedeploy:${Region}:${Account}"
SERVICES = (f"{ECS}:service/*",)
SERVICE_HISTORY = (f"{ECS}:service/*", f"{ECS}:service-deployment/*", f"{ECS}:service-revision/*")
IN_OWN_CLUSTERS = {"ArnLike": {"ecs:cluster": f"{ECS}:cluster/*"}}

READ = (
    Statement(
        "Read the service",
        ("ecs:DescribeServices",),
        SERVICES,
        IN_OWN_CLUSTERS,
    ),
    Statement(
        "Read what was deployed, and how it ended",
        (
            "ecs:ListServiceDeployments",
            "ecs:DescribeServiceDeployments",
            "ecs:DescribeServiceRevisions",
        ),
        SERVICE_HISTORY,
    ),
    Statement("Compare task definitions", ("ecs:DescribeTaskDefinition",)),
    Statement(
        "Read why tasks stopped", ("ecs:ListTasks", "ecs:DescribeTasks"), ("*",), IN_OWN_CLUSTERS
    ),
    Statement(
        "Look whether the old images are there",
        ("ecr:DescribeImages",),
        ("arn:aws:ecr:*:*:repository/*",),
    ),
    Statement(
        "Look whether load balancers find the tasks healthy",
        ("elasticloadbalancing:DescribeTargetHealth",),
    ),
    Statement(
        "Read CodeDeploy's deployments of the service",
        (
            "codedeploy:ListDeployments",
            "codedeploy:GetDeployment",
            "codedeploy:BatchGetDeployments",
        ),
        (f"{CODE_DEPLOY}:deploymentgroup:*",),
    ),
    Statement(
        "Read the AppSpec file of an earlier deployment",
        ("codedeploy:GetApplicationRevision",),
        (f"{CODE_DEPLOY}:application:*",),
    ),
)
DEPLOY = (
    Statement(
        "Deploy a task definition that was deployed before",
        ("ecs:UpdateService",),
        SERVICES,
        IN_OWN_CLUSTERS,
    ),
    Statement(
        "Deploy a revision through CodeDeploy that it deployed before",
        ("codedeploy:CreateDeployment",),
        (f"{CODE_DEPLOY}:deploymentgroup:*",),
    ),
    Statement(
        "CodeDeploy asks for these of whoever creates a deployment",
        ("codedeploy:GetDeploymentConfig", "codedeploy:RegisterApplicationRevision"),
        (f"{CODE_DEPLOY}:deploymentconfig:*", f"{CODE_DEPLOY}:application:*"),
    ),
)
STOP = (
    Statement(
        "Stop a deployment and go back",
        ("ecs:StopServiceDeployment",),
        (f"{ECS}:service/*", f"{ECS}:service-deployment/*"),
    ),
    # It names a deployment, and IAM knows no such resource.
    Statement("Stop a CodeDeploy deployment", ("codedeploy:StopDeployment",)),
)
PERMISSIONS = Permissions(read=READ, write=(*DEPLOY, *STOP))
UNDO_PERMISSIONS = Permissions(read=READ, write=DEPLOY)
