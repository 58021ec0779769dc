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

    host: loopback unless somebody says otherwise; a container sets 0.0.0.0.
    public_url: without a slash at the end; slack_api_url: with one.
    sns_cert_hosts: `host:port` of emulators, loopback only.
    """

    model_config = ConfigDict(extra="ignore", validate_by_name=True, validate_by_alias=True)

    database_url: DatabaseUrl = Field(DATABASE, alias="FIREBREAK_DATABASE_URL")
    host: Host = Field("127.0.0.1", alias="FIREBREAK_HOST")
    port: Port = Field(8080, alias="FIREBREAK_PORT")
    public_url: PublicUrl | None = Field(None, alias="FIREBREAK_PUBLIC_URL")
    events_token: Token | None = Field(None, alias="FIREBREAK_EVENTS_TOKEN")
    slack_bot_token: BotToken | None = Field(None, alias="SLACK_BOT_TOKEN")
    slack_signing_secret: Token | None = Field(None, alias="SLACK_SIGNING_SECRET")
    slack_app_token: AppToken | None = Field(None, alias="SLACK_APP_TOKEN")
    slack_api_url: SlackApiUrl = Field("https://slack.com/api/", alias="SLACK_API_URL")
    sns_cert_hosts: LoopbackHosts = Field((), alias="FIREBREAK_SNS_CERT_HOSTS")


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
