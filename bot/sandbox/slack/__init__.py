"""A Slack workspace on your laptop: Web API, Socket Mode, and a page to click in.

async with running_workspace() as workspace:
    slack = SandboxClient(workspace.url)
    message = await slack.expect_message("C0ALARMS", containing="CRITICAL")
    await slack.person("amina").click(message, "Acknowledge")
"""

from bot.sandbox.slack.driver.client import SandboxClient
from bot.sandbox.slack.running import running_workspace
from bot.sandbox.slack.server import create_workspace
from bot.sandbox.slack.state.app import InstalledApp
from bot.sandbox.slack.state.faults import Fault, FaultKind
from bot.sandbox.slack.workspace import Workspace

__all__ = [
    "Fault",
    "FaultKind",
    "InstalledApp",
    "SandboxClient",
    "Workspace",
    "create_workspace",
    "running_workspace",
]
