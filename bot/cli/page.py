"""`firebreak page --test`: find out whether a page would arrive, before the night it must."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Annotated

import typer
from pydantic import SecretStr

from bot.cli.common import FOUND_A_PROBLEM, WRONG_USE, fail, load_all, plain_errors
from bot.core.errors import PageWasNotTaken
from bot.outbound.notify import Notify
from bot.settings import DEFAULT_FILE

TITLE = "TEST page from Firebreak: nothing has happened"
BODY = "Somebody ran `firebreak page --test`. This notifier works; there is nothing to do."
NONE_YET = (
    f"firebreak: no notifiers in {DEFAULT_FILE}: write Apprise URLs, and where to use them:",
    '  notifiers: {pagerduty: "${PAGERDUTY_URL}"}',
    "  escalations: {page: [{after: 0m, mention: responder}, {after: 5m, notify: pagerduty}]}",
    "  fallback: [pagerduty]",
    "https://appriseit.com/services has the URL of every service",
)


def page(
    notifier: Annotated[str, typer.Argument(help="Its name in firebreak.yaml; all without.")] = "",
    *,
    test: Annotated[bool, typer.Option("--test", help="Send a page marked as a test.")] = False,
) -> None:
    """Send a test page by each notifier, by day.

    Exit status: 0 all were taken, 1 one was not or there is none, 2 wrong use.
    """
    if not test:
        fail("firebreak: only test pages are sent by hand: add --test", status=WRONG_USE)
    with plain_errors():
        known = load_all()[0].config.notifiers
    if not known:
        fail(*NONE_YET)
    if notifier and notifier not in known:
        fail(f"firebreak: no notifier {notifier}: use {' or '.join(known)}", status=WRONG_USE)
    if asyncio.run(_test(known, [notifier] if notifier else known)):
        raise typer.Exit(FOUND_A_PROBLEM)


async def _test(notifiers: Mapping[str, SecretStr], names: Collection[str]) -> bool:
    """Send them all at the same time; tell whether one was not taken."""
    notify = Notify(notifiers)
    try:
        return any(await asyncio.gather(*(_fails(notify, name) for name in names)))
    finally:
        notify.close()


async def _fails(notify: Notify, name: str) -> bool:
    try:
        await notify.send(name, TITLE, BODY)
    except PageWasNotTaken as error:
        print(f"✗ {error}")
        return True
    print(f"✓ {name} took a test page: look whether it arrived")
    return False
