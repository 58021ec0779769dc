"""The command line: one command a file."""

import typer

from bot.cli import (
    act,
    approve,
    check,
    demo,
    diagnose,
    doctor,
    freeze,
    iam,
    migrate,
    page,
    quarantine,
    replay,
    serve,
)

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
    app.command("approve")(approve.approve)
    app.command("freeze")(freeze.freeze)
    app.command("unfreeze")(freeze.unfreeze)
    app.command("diagnose")(diagnose.diagnose)
    app.command("doctor")(doctor.doctor)
    app.command("page")(page.page)
    app.command("iam")(iam.iam)
    app.command("quarantine")(quarantine.quarantine)
    app.command("migrate")(migrate.migrate)
    return app


def main() -> None:
    """Run the command line."""
    build()()
