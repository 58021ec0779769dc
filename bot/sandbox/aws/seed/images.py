"""The container images of the API's releases."""

import hashlib
import json
from typing import Any

from bot.sandbox.aws.names import BAD_VERSION, GOOD_VERSION

REPOSITORY = "shop-api"
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"


def seed_images(ecr: Any) -> None:
    """Create the repository and put both releases into it."""
    ecr.create_repository(repositoryName=REPOSITORY)
    for version in (GOOD_VERSION, BAD_VERSION):
        put_image(ecr, version, content=version)


def put_image(ecr: Any, tag: str, content: str) -> None:
    """Push an image under a tag; another content is another digest."""
    digest = f"sha256:{hashlib.sha256(content.encode()).hexdigest()}"
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {"mediaType": CONFIG, "size": 1, "digest": digest},
        "layers": [{"mediaType": LAYER, "size": 1, "digest": digest}],
    }
    ecr.put_image(repositoryName=REPOSITORY, imageManifest=json.dumps(manifest), imageTag=tag)
