"""Kill -9 while signals come in: whatever was answered 200 is in the database afterwards."""

import asyncio
import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from bot.store.database import open_database
from bot.store.inbox import inbox
from tests.support import signing

KILLS = 3
MESSAGES = 1_500
CONNECTIONS = 16


def start(folder: Path, url: str, port: int) -> subprocess.Popen[bytes]:
    environment = {
        "RECEIVE_DATABASE": url,
        "RECEIVE_CERTIFICATE": str(folder / "certificate.pem"),
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", "tests.support.sns_server:create_app"]
    command += ["--port", str(port), "--log-level", "warning"]
    return subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603  # our own command


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(30):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:  # not up yet
                await asyncio.sleep(0.05)


async def send(port: int, bodies: Iterator[tuple[str, bytes]], answered: set[str]) -> None:
    """Post one message after the other until the server is gone."""
    reader, writer = await connected(port)
    try:
        for message_id, body in bodies:
            head = f"POST /sns HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"}")
            assert answer.startswith(b"HTTP/1.1 200"), answer
            answered.add(message_id)
    except (ConnectionError, asyncio.IncompleteReadError):  # killed
        return
    finally:
        writer.close()


async def storm(
    server: subprocess.Popen[bytes], port: int, bodies: Iterator[tuple[str, bytes]], enough: int
) -> set[str]:
    """Send from all sides, kill the server once enough was answered, return what was."""
    answered: set[str] = set()
    senders = [asyncio.create_task(send(port, bodies, answered)) for _ in range(CONNECTIONS)]
    async with asyncio.timeout(30):
        while len(answered) < enough:  # noqa: ASYNC110  # the senders know no event
            await asyncio.sleep(0.001)
    server.kill()
    await asyncio.gather(*senders)
    return answered


async def stored(url: str) -> list[str]:
    """Return the ids of all messages; a SQLite file must be whole."""
    database = open_database(url)
    async with database.read() as connection:
        if database.is_sqlite:
            whole = await connection.exec_driver_sql("PRAGMA integrity_check")
            assert whole.scalar_one() == "ok"
        kept = list((await connection.execute(select(inbox.c.message_id))).scalars())
    await database.close()
    return kept


def test_what_was_answered_survives_a_kill(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "certificate.pem").write_bytes(signing.certificate())
    envelopes = [signing.sign(signing.notification(f"alarm {n}")) for n in range(MESSAGES)]
    bodies = iter([(one["MessageId"], signing.body(one)) for one in envelopes])
    answered: set[str] = set()
    for _ in range(KILLS):
        port = free_port()
        with start(tmp_path, database_url, port) as server:
            enough = random.randint(1, MESSAGES // KILLS // 2)  # noqa: S311  # no secret
            answered |= asyncio.run(storm(server, port, bodies, enough))
    kept = asyncio.run(stored(database_url))
    assert len(answered) >= KILLS
    assert answered <= set(kept)
    assert len(kept) == len(set(kept))
