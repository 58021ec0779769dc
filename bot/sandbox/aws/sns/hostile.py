"""Messages that a careful receiver refuses, each made from an honest signed one."""

from datetime import datetime

from bot.sandbox.aws.clock import iso_millis
from bot.sandbox.aws.sns.service import SandboxSns
from bot.sandbox.aws.sns.signing import Envelope, SignatureVersion


def tamper(envelope: Envelope) -> dict[str, str]:
    """Change what a message says and leave its signature: it no longer matches."""
    return {**envelope, "Message": envelope["Message"] + " "}


def certificate_from(envelope: Envelope, host: str) -> dict[str, str]:
    """Point to a certificate on another host; the address is not part of what is signed."""
    path = envelope["SigningCertURL"].rpartition("/")[2]
    return {**envelope, "SigningCertURL": f"https://{host}/{path}"}


def stale(sns: SandboxSns, envelope: Envelope, at: datetime) -> dict[str, str]:
    """Return a correctly signed message of another time, such as a replayed old one."""
    return _signed_again(sns, envelope, Timestamp=iso_millis(at))


def from_topic(sns: SandboxSns, envelope: Envelope, topic_arn: str) -> dict[str, str]:
    """Return a correctly signed message from another topic, such as one nobody listed."""
    return _signed_again(sns, envelope, TopicArn=topic_arn)


def _signed_again(sns: SandboxSns, envelope: Envelope, **changes: str) -> dict[str, str]:
    version: SignatureVersion = "1" if envelope["SignatureVersion"] == "1" else "2"
    return sns.sign({**envelope, **changes}, version)
