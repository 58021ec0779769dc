"""What is checked before credentials are revoked."""

from collections.abc import Iterator

from bot.core.action import Aws, Request
from bot.core.plan import Precondition, Verdict
from handlers.actions.revoke_credentials.facts import Facts
from handlers.actions.revoke_credentials.principal import PROTECTED, ROLE, Principal

SERVICE_LINKED = "/aws-service-role/"
SSO = "/aws-reserved/"
OWN = "firebreak-"  # the names under which deploy/ makes Firebreak's roles


def checks(aws: Aws, request: Request, facts: Facts) -> tuple[Precondition, ...]:
    """Return every check's result, those that forbid it first."""
    principal = facts.principal
    if principal is None:
        return (_blocked("principal", facts.trouble),)
    found = (
        *_forbidden(aws, facts, principal),
        *_to_know(request, facts, principal),
    )
    return found or (Precondition("principal", Verdict.PASSED, principal.arn),)


def is_ours(principal: Principal, caller: str) -> bool:
    """Tell whether Firebreak would cut itself off."""
    return caller == f"{principal.kind}/{principal.name}" or principal.name.startswith(OWN)


def _forbidden(aws: Aws, facts: Facts, principal: Principal) -> Iterator[Precondition]:
    if principal.path.startswith(SERVICE_LINKED):
        yield _blocked("service-linked role", "an AWS service owns it; its sessions stay valid")
    if principal.path.startswith(SSO):
        yield _blocked(
            "identity center",
            "IAM Identity Center owns it: disable the user there, and put the deny into the "
            "permission set",
        )
    if is_ours(principal, facts.caller):
        yield _blocked("own role", f"Firebreak itself acts as {principal.label}")
    if aws.own_host and aws.own_host in facts.hosts:
        yield _blocked("own host", f"Firebreak runs on {aws.own_host}, which has this role")
    if principal.is_protected:
        yield _blocked("hands off", f"{principal.label} is tagged {PROTECTED}=true")


def _to_know(request: Request, facts: Facts, principal: Principal) -> Iterator[Precondition]:
    if principal.kind == ROLE:
        said = "every session of the role until now is cut, not the stolen one alone"
        users = f": {', '.join(facts.users)}" if facts.users else ""
        # Instances come and go: they are shown, and are no part of what is agreed on.
        yield Precondition("shared", Verdict.WARNED, said + users, stable=False)
    elif not any(key.is_active for key in facts.keys):
        said = "no access key is active: sessions alone are denied"
        yield Precondition("keys", Verdict.PASSED, said)
    elif request.parameters["keys"] != "all" and len(facts.keys) > 1:
        said = f"the {request.parameters['keys']} key alone is stopped; the other stays as it is"
        yield Precondition("keys", Verdict.WARNED, said)


def _blocked(name: str, evidence: str) -> Precondition:
    return Precondition(name, Verdict.BLOCKED, evidence)
