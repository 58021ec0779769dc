"""PostgreSQL's own command line tools. No secret is among their arguments: `ps` shows those."""

import asyncio
import os

from psycopg import pq
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine

from bot.core.errors import StoreFailed
from bot.store.database import driver_url

MISSING = (
    "{name} is not installed: install PostgreSQL's client tools, of the server's version or newer "
    "(Debian and Ubuntu: apt-get install postgresql-client)"
)


async def tool(name: str, url: str, *arguments: str) -> str:
    """Run a tool, on a database unless the URL is ""; return what it printed.

    Raises StoreFailed, with its own words, or where it is not installed.
    """
    where, secrets = _connection(url) if url else ((), {})
    try:
        process = await asyncio.create_subprocess_exec(
            name, *where, *arguments,
            env={**os.environ, "LC_MESSAGES": "C", **secrets},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise StoreFailed(MISSING.format(name=name)) from error
    try:
        output, said = await process.communicate()
    finally:
        if process.returncode is None:  # we were told to stop, so it is to
            process.terminate()
            await process.wait()
    if process.returncode:
        raise StoreFailed(_complaint(name, said.decode(errors="replace")))
    return output.decode(errors="replace")


def _connection(url: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return arguments without a secret, and environment variables with it."""
    engine = create_engine(driver_url(url))
    _, said = engine.dialect.create_connect_args(engine.url)
    known = {one.keyword.decode(): one for one in pq.Conninfo.get_defaults()}
    given = {name: str(value) for name, value in said.items() if name in known}
    secrets: dict[str, str] = {}
    for name in [name for name in given if known[name].dispchar == b"*"]:
        variable = known[name].envvar
        if variable is None:  # sslpassword
            raise StoreFailed(f"PostgreSQL's tools take no {name}: use a key without one")
        secrets[variable.decode()] = given.pop(name)
    return ("--no-password", f"--dbname={make_conninfo('', **given)}"), secrets


def _complaint(name: str, said: str) -> str:
    """Return the first line that says what is wrong."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    wrong = [line for line in lines if "error:" in line]
    return next(iter([*wrong, *lines]), f"{name} failed, and said nothing")
