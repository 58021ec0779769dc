"""One office for all tests of this folder: each opens incidents of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import yaml

from bot.sandbox.slack import InstalledApp, Workspace, running_workspace
from tests.inbound.slack.office import Office, running_office

MANIFEST = Path(__file__).parents[3] / "deploy" / "slack-manifest.yaml"


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """An office where the app is installed as its manifest says, with those scopes alone."""
    with pytest.MonkeyPatch.context() as patch:
        # One message a second would make a minute of these tests; the pace has its own.
        patch.setattr("bot.flow.announce.POST_BURST", 10_000.0)
        patch.setattr("bot.flow.announce.UPDATE_BURST", 10_000.0)
        app = InstalledApp.from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
        directory = tmp_path_factory.mktemp("office")
        async with (
            running_workspace(Workspace(app, strict=False)) as workspace,
            running_office(workspace, directory) as office,
        ):
            yield office
