"""Roles that cannot be taken, or may not do what actions need."""

from collections.abc import Sequence

from bot.core.account import Account
from bot.core.complaint import Complaint, Hurts, few
from bot.core.errors import AccessIsDenied, AwsFailed


def unread(name: str, account: Account | None, failure: AwsFailed) -> Complaint:
    """Return the complaint that an account could not be asked at all."""
    if account and account.read_role:
        return untaken(name, "read", account.read_role, failure)
    what = "The account could not be checked"
    fix = "give it a `read_role` in firebreak.yaml, or run this with its credentials"
    return Complaint(Hurts.UNCHECKED, what, str(failure), fix, name)


def untaken(name: str, kind: str, role: str, failure: AwsFailed) -> Complaint:
    """Return the complaint about a role. kind: `read` or `execute`.

    Only a refusal says that the server could not take the role either.
    """
    fix = f"give the role the trust policy {kind}-trust of: firebreak iam --account {name}"
    if isinstance(failure, AccessIsDenied):
        what = f"The {kind} role cannot be taken"
        return Complaint(Hurts.STUCK, what, f"{role}: {failure}", fix, name, things=(role,))
    what = f"Whether the {kind} role can be taken could not be checked"
    fix = "run this with the credentials that the server has"
    return Complaint(Hurts.UNCHECKED, what, f"{role}: {failure}", fix, name, things=(role,))


def lacking(name: str, role: str, lacks: Sequence[str]) -> Complaint:
    """Return the complaint that an execute role lacks permissions."""
    what = "The execute role may not do all that actions need"
    evidence = f"IAM's simulator refuses {role} {few(lacks)}"
    fix = f"attach to it the execute policies of: firebreak iam --account {name}"
    return Complaint(Hurts.STUCK, what, evidence, fix, name, things=tuple(lacks))
