"""The command line: one command a file."""

import typer

from bot.cli import act, check, demo, migrate, quarantine, replay, serve

EPILOG = "Start with `firebreak demo`: it needs no accounts, tokens or configuration."


def build() -> typer.Typer:
    """Return the command line application."""
    app = typer.Typer(
        name="firebreak",
        help="The incident bot for teams on AWS that live in Slack.",
        epilog=EPILOG,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.command("demo")(demo.demo)
    app.command("serve")(serve.serve)
    app.command("check")(check.check)
    app.command("replay")(replay.replay)
    app.command("act")(act.act)
    app.command("quarantine")(quarantine.quarantine)
    app.command("migrate")(migrate.migrate)
    return app


def main() -> None:
    """Run the command line."""
    build()()
