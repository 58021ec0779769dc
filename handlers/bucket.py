"""A place in S3 that things are put into: checkpoints of the ledger, and exports."""

import threading
from typing import Any

import botocore.session

from bot.core.errors import AwsRefused
from bot.core.s3 import s3_place
from handlers.aws import CONFIG, understand

EXISTS = ("PreconditionFailed", "ConditionalRequestConflict")


class Bucket:
    """`s3://bucket/prefix`, reached with the process's own credentials.

    Asks AWS, so call it on a thread (`handlers.aws.Sessions.run`). Raises AwsFailed. Where the
    bucket has Object Lock with a default retention, what is put can be neither changed nor
    deleted until that is over: Amazon S3 User Guide, "Locking objects with Object Lock".
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.name, self.prefix = s3_place(url)
        self._lock = threading.Lock()
        self._client: Any = None

    def put(self, name: str, body: bytes, content_type: str = "application/json") -> str:
        """Put an object, over one of the same name; return its URL."""
        return self._put(name, body, content_type)

    def put_once(self, name: str, body: bytes, content_type: str = "application/json") -> str:
        """Put an object unless there is one of that name already; return its URL.

        Asked again after an answer that never came, it does no harm.
        """
        try:
            return self._put(name, body, content_type, IfNoneMatch="*")
        except AwsRefused as refused:
            if refused.code not in EXISTS:
                raise
            return self._url(name)

    def _put(self, name: str, body: bytes, content_type: str, **more: Any) -> str:
        understand(
            self._s3().put_object,
            Bucket=self.name,
            Key=f"{self.prefix}{name}",
            Body=body,
            ContentType=content_type,
            **more,
        )
        return self._url(name)

    def _url(self, name: str) -> str:
        return f"s3://{self.name}/{self.prefix}{name}"

    def _s3(self) -> Any:
        """Return the client, made by the first call: reading the SDK's model takes a while."""
        with self._lock:
            if self._client is None:
                own = botocore.session.get_session()
                self._client = understand(own.create_client, "s3", config=CONFIG)
            return self._client
