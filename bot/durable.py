"""The thin port to DBOS Transact: a queue of runs, one at a time a target, that survives kill -9.

What a run does, and how far it is, stands in our own rows: the workflow reads them and goes on.
DBOS keeps which runs are to be executed, hands each to one process, and after a death hands it
to the next. It is imported when it is started: half a second that no other command needs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import leases
from bot.store.database import Database, driver_url

if TYPE_CHECKING:
    from dbos import DBOSClient

QUEUE = "runs"
# A new name is registered one release before anything starts it: an older replica knows it not.
WORKFLOW = "execute.v1"
VERSION = "1"  # pinned: DBOS would recover the runs of its own version of the code alone
AT_ONCE = 20  # runs a process
POLL_SECONDS = 0.2
MAX_RECOVERY_ATTEMPTS = 5
LEASE = "engine:"
LEASE_SECONDS, RENEW_SECONDS = 30.0, 10.0
ONE_PROCESS = "sqlite"  # its executor id never changes, or nothing would be recovered
PRUNED = 500
DEAD = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
log = structlog.get_logger("durable")


@dataclass
class Durable:
    """Executes runs. execute: by a run's id; it returns when there is nothing left to do.

    holder: this process's id, unique at each start. launched: it runs.
    """

    database: Database
    url: str
    holder: str
    execute: Callable[[str], Awaitable[None]]
    launched: bool = False
    _client: "DBOSClient | None" = field(default=None, repr=False)

    async def start(self, *, working: bool = True) -> None:
        """Launch the engine; what a dead process left on SQLite goes on at once.

        working: False only puts runs into the queue, for a server that is running.
        """
        from dbos import DBOSClient, DBOSPortableJSONSerializer  # noqa: PLC0415  (see above)

        schema = await self._schema()
        self._client = DBOSClient(
            system_database_url=self._system_url,
            dbos_system_schema=schema,
            serializer=DBOSPortableJSONSerializer(),
        )
        if working:
            await self._launch(schema)

    async def migrate(self, role: str = "") -> None:
        """Bring the engine's own tables to the present schema, and let a role work with them.

        On SQLite it does so by itself.
        """
        from dbos import DBOS  # noqa: PLC0415  (see above)

        if self.database.is_sqlite:
            return
        schema = await self._schema()
        await asyncio.to_thread(
            DBOS.migrate, self._system_url, schema=schema, application_role=role or None
        )

    async def _launch(self, schema: str) -> None:
        from dbos import DBOS, DBOSPortableJSONSerializer  # noqa: PLC0415  (see above)

        DBOS(
            config={
                "name": "firebreak",
                "system_database_url": self._system_url,
                "dbos_system_schema": schema,
                "executor_id": ONE_PROCESS if self.database.is_sqlite else self.holder,
                "application_version": VERSION,
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "ERROR",
                "run_migrations": await self._may_migrate(),
            }
        )
        DBOS.workflow(name=WORKFLOW, max_recovery_attempts=MAX_RECOVERY_ATTEMPTS)(self._workflow())
        await self._hold_lease()
        DBOS.launch()
        await DBOS.register_queue_async(
            QUEUE, partition_concurrency=1, worker_concurrency=AT_ONCE,
            polling_interval_sec=POLL_SECONDS,
        )  # fmt: skip
        self.launched = True

    def _workflow(self) -> Callable[[str], Awaitable[dict[str, str]]]:
        """Return a function for DBOS, which takes no methods."""

        async def execute(run: str) -> dict[str, str]:
            await self.execute(run)
            return {"run": run}

        return execute

    async def enqueue(self, connection: AsyncConnection, run: str, target: str, turn: int) -> None:
        """Put a run into the queue, in the caller's transaction; for equal turns it is one."""
        client = self._client
        if client is None:
            raise RuntimeError("Durable.start was not called")

        def put(inner: Connection) -> None:
            options: Any = {
                "queue_name": QUEUE,
                "workflow_name": WORKFLOW,
                "workflow_id": f"{run}:{turn}",
                "queue_partition_key": target,
            }
            client.enqueue_in_transaction(inner, options, run)

        await connection.run_sync(put)

    async def run(self) -> None:
        """Hold this process's lease, and take up what dead ones left, until cancelled."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._hold_lease()
                await self.take_over()
            except (OperationalError, InterfaceError) as error:  # the database is away: later
                log.warning("database is away", error=str(error.orig))

    async def take_over(self) -> list[str]:
        """Put the runs of processes whose lease has ended back into the queue; return who died.

        DBOS recovers by itself only what this very executor left, which on PostgreSQL, where
        each start has a new id, is nothing.
        """
        from dbos import DBOS  # noqa: PLC0415  (see above)

        if self.database.is_sqlite:
            return []
        pending = await DBOS.list_workflows_async(status="PENDING", name=WORKFLOW)
        async with self.database.read() as connection:
            alive = await leases.holders(connection, LEASE)
        dead = sorted({str(each.executor_id) for each in pending} - alive)
        if dead:
            log.warning("taking over the runs of a dead process", holders=dead)
            await asyncio.to_thread(DBOS._recover_pending_workflows, dead)  # noqa: SLF001 - DBOS offers it no other way without its paid service
        return dead

    async def given_up(self) -> list[str]:
        """Return the workflows, `<run>:<turn>`, that the engine will not take up again."""
        from dbos import DBOS  # noqa: PLC0415  (see above)

        found = await DBOS.list_workflows_async(
            status=list(DEAD), name=WORKFLOW, load_input=False, load_output=False
        )
        return [each.workflow_id for each in found]

    async def prune(self, before: datetime, ended: Sequence[str] = ()) -> int:
        """Forget workflows that were finished before a moment; return how many.

        ended: of those that were given up, the ones whose runs were ended since; they are
        forgotten where they began before that moment, since they were never finished.
        """
        from dbos import DBOS  # noqa: PLC0415  (see above)

        lean: Any = {"name": WORKFLOW, "limit": PRUNED, "load_input": False, "load_output": False}
        done = ["SUCCESS", "CANCELLED"]
        moment = before.isoformat()
        old = await DBOS.list_workflows_async(status=done, completed_before=moment, **lean)
        if ended:
            dead = [*DEAD]
            old += await DBOS.list_workflows_async(
                workflow_ids=[*ended], status=dead, end_time=moment, **lean
            )
        if old:
            await DBOS.delete_workflows_async([each.workflow_id for each in old])
        return len(old)

    async def stop(self) -> None:
        """Stop; a run that is under way goes on at the next start."""
        from dbos import DBOS  # noqa: PLC0415  (see above)

        if self.launched:
            self.launched = False
            await asyncio.to_thread(DBOS.destroy)
            # It replaced the loop's own executor, and has ended what it put there.
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        if self._client is not None:
            await asyncio.to_thread(self._client.destroy)

    async def _hold_lease(self) -> None:
        async with self.database.write() as connection:
            name = f"{LEASE}{self.holder}"
            await leases.hold(connection, name, self.holder, LEASE_SECONDS)

    @property
    def _system_url(self) -> str:
        if self.database.is_sqlite:
            return f"sqlite:///{make_url(self.url).database}"
        return driver_url(self.url).render_as_string(hide_password=False)

    async def _may_migrate(self) -> bool:
        """Tell whether we own the database; a role that only runs has its tables from `migrate`."""
        if self.database.is_sqlite:
            return True
        own = "SELECT has_database_privilege(current_database(), 'CREATE')"
        async with self.database.read() as connection:
            return bool((await connection.exec_driver_sql(own)).scalar_one())

    async def _schema(self) -> str:
        if self.database.is_sqlite:
            return engine_schema("")  # SQLite has no schemas; the name is not used
        async with self.database.read() as connection:
            own = (await connection.exec_driver_sql("SELECT current_schema()")).scalar_one()
        return engine_schema(own)


def engine_schema(own: str) -> str:
    """Return where DBOS keeps its tables: two Firebreaks in one database have one each."""
    return "dbos" if own in ("", "public") else f"{own}_dbos"
