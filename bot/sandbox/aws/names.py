"""What the sandbox's account, Region and topic are called, and how AWS writes their names."""

ACCOUNT_ID = "111122223333"
REGION = "eu-west-1"
# CloudWatch writes this display name into its SNS messages instead of the Region's code.
REGION_DISPLAY_NAME = "EU (Ireland)"
ACCOUNT_NAME = "shop-prod"
ENVIRONMENT = "production"


def arn(service: str, resource: str) -> str:
    """Return the ARN of a resource in the sandbox's account and Region."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT_ID}:{resource}"


TOPIC_ARN = arn("sns", "alarms")

# The API's releases: the first worked, the second needs more memory than it may have.
GOOD_VERSION = "1.41.0"
BAD_VERSION = "1.42.0"


def image(service: str, version: str) -> str:
    """Return the container image of a service's release, as ECR names it."""
    return f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/shop-{service}:{version}"
