"""What the environment says: secrets, and where this process lives."""

from collections.abc import Mapping

from pydantic import ConfigDict, Field, SecretStr, ValidationError

from bot.core.shape import Frozen
from bot.settings.explain import sentence
from bot.settings.variable import (
    AppToken,
    BotToken,
    DatabaseUrl,
    Host,
    LoopbackHosts,
    Port,
    PublicUrl,
    SlackApiUrl,
    Token,
)

# The file's own name, in the image and on a laptop alike.
DATABASE = SecretStr("sqlite:///firebreak.db")


class Environment(Frozen):
    """One field a variable; secrets show as asterisks, also the database's URL (a password).

    public_url: without a slash at the end; slack_api_url: with one.
    """

    model_config = ConfigDict(extra="ignore", validate_by_name=True, validate_by_alias=True)

    database_url: DatabaseUrl = Field(DATABASE, alias="FIREBREAK_DATABASE_URL")
    """`sqlite:///file` or `postgresql://user:password@host/name`, with libpq's options."""
    runtime_password: Token | None = Field(None, alias="FIREBREAK_RUNTIME_PASSWORD")
    """For `firebreak migrate --role` alone: the password that role shall have."""
    host: Host = Field("127.0.0.1", alias="FIREBREAK_HOST")
    """Where to listen: loopback unless you say otherwise; the container says `0.0.0.0`."""
    port: Port = Field(8080, alias="FIREBREAK_PORT")
    """The port to listen on."""
    public_url: PublicUrl | None = Field(None, alias="FIREBREAK_PUBLIC_URL")
    """Where the world reaches it: pages carry links to it that acknowledge."""
    events_token: Token | None = Field(None, alias="FIREBREAK_EVENTS_TOKEN")
    """What whoever posts to `/events` must send as `Authorization: Bearer …`; without it, `/events`
    takes nothing."""
    slack_bot_token: BotToken | None = Field(None, alias="SLACK_BOT_TOKEN")
    """The app's bot token, `xoxb-…`."""
    slack_signing_secret: Token | None = Field(None, alias="SLACK_SIGNING_SECRET")
    """For Slack over HTTP: what Slack signs its requests with."""
    slack_app_token: AppToken | None = Field(None, alias="SLACK_APP_TOKEN")
    """For Socket Mode: an app-level token with `connections:write`, `xapp-…`."""
    slack_api_url: SlackApiUrl = Field("https://slack.com/api/", alias="SLACK_API_URL")
    """Where Slack's methods are; another only for an emulator."""
    sns_cert_hosts: LoopbackHosts = Field((), alias="FIREBREAK_SNS_CERT_HOSTS")
    """For emulators alone: `host:port` on loopback whose certificates count as those of SNS;
    several with commas. `firebreak check` warns where it is set."""


def read(environ: Mapping[str, str]) -> tuple[Environment | None, list[str]]:
    """Return the environment, or None and every mistake as a line.

    A variable that is empty counts as not set; space around a value (the line break of a
    mounted secret) does not belong to it.
    """
    names = [str(field.alias) for field in Environment.model_fields.values()]
    values = {name: environ.get(name, "").strip() for name in names}
    try:
        return Environment.model_validate(
            {name: value for name, value in values.items() if value}
        ), []
    except ValidationError as error:
        return None, [
            f"environment: {details['loc'][0]}: {sentence(details, Environment)}"
            for details in error.errors(include_url=False)
        ]
