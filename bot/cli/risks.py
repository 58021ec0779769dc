"""What is well written in a configuration and opens more than somebody meant."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from bot.core.authority import ERASE, UNFREEZE
from bot.settings import Config, Environment
from bot.settings.document import EVERY
from bot.settings.reader import read

SHORT = 16  # characters of a token: what is shorter can be guessed over the network
OTHERS_READ = 0o004
_is_local = re.compile(r"http://(localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?(/.*)?").fullmatch


def environment_risks(environment: Environment) -> Iterator[str]:
    """Yield a line for each variable that lets somebody in."""
    url, token = environment.public_url or "", environment.events_token
    if environment.sns_cert_hosts:
        yield "environment: FIREBREAK_SNS_CERT_HOSTS is set: for emulators only, unset it here"
    if url.startswith("http://") and not _is_local(url):
        yield (
            "environment: FIREBREAK_PUBLIC_URL is http: whoever listens on the way can open the "
            "links of pages; use https"
        )
    if token and len(token.get_secret_value()) < SHORT:
        yield (
            f"environment: FIREBREAK_EVENTS_TOKEN has fewer than {SHORT} characters and can be "
            "guessed: openssl rand -hex 24"
        )


def policy_risks(config: Config, actions: Sequence[str]) -> Iterator[str]:
    """Yield a line for each policy that demands less than it says. actions: all there are."""
    known = [*actions, UNFREEZE, ERASE]
    for number, policy in enumerate(config.policies):
        for glob in policy.actions:
            if not any(fnmatchcase(name, glob) for name in known):
                yield (
                    f"firebreak.yaml: policies[{number}].actions: {glob} is no action, so this "
                    "policy demands nothing of it"
                )
    guarded = dict.fromkeys(
        name for policy in config.policies if policy.approve for name in policy.environment
    )
    for account in config.accounts.values():
        if guarded and account.execute_role and not account.environment:
            yield (
                f"firebreak.yaml: {account.name} has no `environment`, so nobody must approve "
                f"there what needs approval in {', '.join(guarded)}"
            )


def role_risks(config: Config) -> Iterator[str]:
    """Yield a line for each account where looking takes the role that can change things."""
    for account in config.accounts.values():
        if account.execute_role and account.execute_role == account.read_role:
            yield (
                f"firebreak.yaml: {account.name}: `read_role` and `execute_role` are one, so "
                "plans and evidence could change things: see `firebreak iam`"
            )


def file_risks(path: Path) -> Iterator[str]:
    """Yield a line where secrets stand in a file that everybody on the machine can read."""
    if path.is_file() and path.stat().st_mode & OTHERS_READ and _has_secrets(path.read_bytes()):
        yield (
            f"{path.name}: secrets stand in it, and everybody on this machine can read it: "
            f"chmod 600 {path.name}, or write notifiers with ${{NAME}}"
        )


def _has_secrets(content: bytes) -> bool:
    """Tell whether a notifier's URL is written out: it pages people."""
    return any("${" not in url for _, url in read(content).texts("notifiers", EVERY))
