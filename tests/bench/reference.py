"""What one would write by hand: raw ASGI, the same parse, RSA and SQLite group commit.

It checks nothing else: no topic, no size, no age, no error but a crash. Environment as in
tests/support/sns_server.py.
"""

import asyncio
import base64
import json
import os
import sqlite3
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from starlette.types import ASGIApp, Receive, Scope, Send

FIELDS = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", b"11")],
}
TABLE = """CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, publisher TEXT NOT NULL, message_id TEXT NOT NULL,
    body BLOB NOT NULL, received_at REAL NOT NULL, handled_at REAL,
    UNIQUE (publisher, message_id))"""
INSERT = """INSERT INTO inbox (publisher, message_id, body, received_at)
    VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"""


def create_app() -> ASGIApp:
    certificate = x509.load_pem_x509_certificate(
        Path(os.environ["RECEIVE_CERTIFICATE"]).read_bytes()
    )
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    connection = _open(os.environ["RECEIVE_DATABASE"].removeprefix("sqlite:///"))
    thread = ThreadPoolExecutor(1)
    waiting: deque[tuple[tuple[Any, ...], asyncio.Future[None]]] = deque()
    writers: set[asyncio.Task[None]] = set()

    def commit(rows: list[tuple[Any, ...]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, rows)
        connection.execute("COMMIT")

    async def write() -> None:
        while waiting:
            batch = list(waiting)
            waiting.clear()
            rows = [row for row, _ in batch]
            await asyncio.get_running_loop().run_in_executor(thread, commit, rows)
            for _, answer in batch:
                answer.set_result(None)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        body = (await receive())["body"]
        read = json.loads(body)
        text = "".join(f"{name}\n{read[name]}\n" for name in FIELDS if name in read).encode()
        signature = base64.b64decode(read["Signature"])
        key.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())
        answer = asyncio.get_running_loop().create_future()
        waiting.append(((read["TopicArn"], read["MessageId"], body, time.time()), answer))
        if not writers:
            writer = asyncio.create_task(write())
            writers.add(writer)
            writer.add_done_callback(writers.discard)
        await answer
        await send(START)
        await send({"type": "http.response.body", "body": b'{"ok":true}'})

    return app


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(TABLE)
    return connection
