"""A whole world for one Firebreak: a Slack, an AWS account and an SNS, on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.control import report_finding
from bot.sandbox.aws.names import ACCOUNT_ID
from bot.sandbox.aws.seed import seed
from bot.sandbox.aws.server import running_account
from bot.sandbox.aws.shop import Shop
from bot.sandbox.aws.sns import DeliveryPolicy, SandboxSns
from bot.sandbox.slack import InstalledApp, Workspace, running_workspace
from bot.sandbox.slack.running import LOOPBACK, Address

CHANNEL = "C0ALARMS"


@dataclass(frozen=True)
class World:
    """What stands around the bot."""

    slack: Workspace
    account: Account
    shop: Shop
    sns: SandboxSns

    async def publish(self, message: str, subject: str | None) -> None:
        """Tell the topic; the finding or the alarm's state is then in the account, as on AWS."""
        event = json.loads(message)
        if event.get("source") == "aws.guardduty":
            await asyncio.to_thread(report_finding, self.account, event["detail"])
        if "AlarmArn" in event:
            await asyncio.to_thread(_set_alarm, self.account, event)
        await self.sns.publish(self.sns.topic(self.shop.topic_arn), message, subject)

    def environment(
        self, directory: Path, port: int, configuration: Mapping[str, object] | None = None
    ) -> Mapping[str, str]:
        """Write a configuration into the directory and return the environment for a bot."""
        path = directory / "firebreak.yaml"
        path.write_text(json.dumps(configuration or self.configuration()), encoding="utf-8")
        return {
            **self.account.environment(),
            "FIREBREAK_CONFIG": str(path),
            "FIREBREAK_DATABASE_URL": f"sqlite:///{directory / 'firebreak.db'}",
            "FIREBREAK_PORT": str(port),
            "FIREBREAK_SNS_CERT_HOSTS": self.sns.host,
            "SLACK_API_URL": f"{self.slack.url}/api/",
            "SLACK_BOT_TOKEN": self.slack.app.bot_token,
            "SLACK_APP_TOKEN": self.slack.app.app_token,
        }

    def configuration(self) -> Mapping[str, object]:
        """Return what firebreak.yaml says; written as JSON, which is YAML too."""
        role = f"arn:aws:iam::{ACCOUNT_ID}:role/firebreak"
        account = {
            "name": "shop-prod",
            "environment": "production",
            "regions": ["eu-west-1"],
            "read_role": f"{role}-read",
            "execute_role": f"{role}-execute",
        }
        return {
            "topics": [self.shop.topic_arn],
            "accounts": {ACCOUNT_ID: account},
            "people": {"amina": {"slack": "U01AMINA"}, "yusuf": {"slack": "U02YUSUF"}},
            "roles": {"responder": ["amina", "yusuf"], "commander": ["amina", "yusuf"]},
            "policies": [
                {"actions": "*", "run": "responder"},
                {"actions": ["*.undo", "failover"], "approve": "commander"},
            ],
            "routes": [{"channel": CHANNEL, "escalate": "page"}],
            "escalations": {"page": [{"after": "0m", "mention": "responder"}]},
            "status_channel": "C0STATUS",
            "incidents": {"quiet_period": "20s"},
        }


def _set_alarm(account: Account, message: Mapping[str, str]) -> None:
    account.client("cloudwatch").set_alarm_state(
        AlarmName=message["AlarmName"],
        StateValue=message["NewStateValue"],
        StateReason=message["NewStateReason"],
    )


@asynccontextmanager
async def running_world(
    *,
    listen: Address = LOOPBACK,
    strict: bool = True,
    policy: DeliveryPolicy | None = None,
    app: InstalledApp | None = None,
    speed: float = 1.0,
) -> AsyncIterator[World]:
    """Run a world while the block lasts; `listen` is where the Slack page opens.

    strict: hold the bot to Slack's rate limits. app: what is installed in its Slack.
    speed: how many times as fast AWS's deployments and failovers go.
    """
    with running_account(speed=speed) as account:
        shop = seed(account)
        workspace = Workspace(app, strict=strict)
        async with (
            running_workspace(workspace, listen=listen) as slack,
            SandboxSns(policy=policy or DeliveryPolicy()) as sns,
        ):
            yield World(slack, account, shop, sns)
