"""`firebreak demo`: 3:12 AM on your laptop, with a Slack and an AWS account of its own."""

import asyncio
import signal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.cli.common import fail, plain_errors

if TYPE_CHECKING:
    from bot.sandbox.slack.running import Address
    from bot.sandbox.world import World

DEFAULT_PORT = 8400
LOOK_SECONDS = 30.0  # to look around in the trouble before it recovers


def demo(
    port: Annotated[int, typer.Option(help="Where the sandbox's Slack opens.")] = DEFAULT_PORT,
    speed: Annotated[float, typer.Option(help="2 plays twice as fast.", min=0.1)] = 1.0,
    *,
    host: Annotated[str, typer.Option(help="0.0.0.0 inside a container.")] = "127.0.0.1",
    once: Annotated[
        bool, typer.Option("--once", help="End after the story instead of waiting.")
    ] = False,
) -> None:
    """Play an incident in a sandbox that looks like Slack.

    The SNS messages are signed for real. Needs no accounts, tokens or configuration, and
    leaves nothing behind.
    """
    console = Console(highlight=False)
    console.print("Starting a Slack workspace and an AWS account on this machine…")
    with plain_errors(), TemporaryDirectory(prefix="firebreak-demo-") as directory:
        try:
            asyncio.run(_demo(console, Path(directory), (host, port), speed, once=once))
        except (KeyboardInterrupt, asyncio.CancelledError):  # Ctrl-C or SIGTERM: an ordinary end
            console.print("\nThe sandbox is gone, and nothing is left behind.")
        except OSError as error:
            fail(f"firebreak: port {port} cannot be used ({error.strerror}): try --port {port + 1}")


async def _demo(
    console: Console, directory: Path, listen: "Address", speed: float, *, once: bool
) -> None:
    # Here, so that no other command ever loads the sandbox.
    from bot.sandbox.process import BotProcess, free_port  # noqa: PLC0415  (see above)
    from bot.sandbox.world import running_world  # noqa: PLC0415  (see above)

    # Python would end at once on SIGTERM, and leave the bot behind.
    ours = asyncio.current_task()
    if ours is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ours.cancel)
    async with running_world(listen=listen) as world:
        bot = BotProcess(world.environment(directory, free_port()), directory / "firebreak.log")
        await bot.start()
        try:
            console.print(
                f"\n  Open  [bold]{world.slack.url}[/bold]   (a sandbox: this is not Slack)"
            )
            console.print(f"  Firebreak's own state: {bot.address}/readyz\n")
            await _play(console, world, bot.address, speed)
            if not once:
                console.print("\nThe story is over; click on. Ctrl-C ends it.")
                await asyncio.Event().wait()
        finally:
            await bot.stop()


async def _play(console: Console, world: "World", address: str, speed: float) -> None:
    """Subscribe, then let the night happen."""
    from bot.sandbox.aws.clock import utc_now  # noqa: PLC0415  (the sandbox: see above)
    from bot.sandbox.story import play, recovery, trouble  # noqa: PLC0415  (the sandbox: see above)

    topic = world.sns.topic(world.shop.topic_arn)
    await world.sns.subscribe(topic, f"{address}/sns", patience=10)
    async for caption in play(trouble(world.shop, utc_now()), world.publish, speed=speed):
        console.print(f"  {utc_now():%H:%M:%S} UTC  {caption}")
    await asyncio.sleep(LOOK_SECONDS / speed)
    async for caption in play(recovery(world.shop), world.publish, speed=speed):
        console.print(f"  {utc_now():%H:%M:%S} UTC  {caption}")
    await world.sns.drain()
