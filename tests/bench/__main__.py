"""All measurements, one after the other: `make bench`."""

import asyncio

from tests.bench import audit, click, latency, receive, storm
from tests.bench.alertmanager.__main__ import main as alertmanager
from tests.bench.growth import __main__ as growth


def main() -> None:
    """Print every table."""
    print("Receive: POST /sns, authenticated and durable")
    receive.main()
    print("\nIdle: one alarm at a time")
    asyncio.run(latency.measure())
    print("\nStorm: 10,000 alarms on 500 resources")
    asyncio.run(storm.measure())
    print("\nClicks: a plan while 50 runs go and 1,000 wait for approval")
    asyncio.run(click.measure())
    print("\nAudit: 1,000,000 entries of the ledger")
    asyncio.run(audit.measure())
    print("\nGrowth: a small database, and 100,000 incidents")
    asyncio.run(growth.measure())
    print("\nBeside Alertmanager, in one run")
    alertmanager()


if __name__ == "__main__":
    main()
