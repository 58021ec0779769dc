import asyncio
import statistics
import sys
import threading

import httpx
import pytest

from bot.sandbox.slack import SandboxClient, Workspace, running_workspace


async def test_a_workspace_runs_on_a_free_loopback_port_and_stops() -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        async with running_workspace() as one, running_workspace() as two:
            assert one.url != two.url
            page = await http.get(one.url)
            assert "this is not Slack" in page.text
            assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "slack" not in {thread.name for thread in threading.enumerate()}
        with pytest.raises(httpx.ConnectError):
            await http.get(one.url)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
async def test_inside_a_container_it_can_listen_to_its_network() -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        async with running_workspace(listen=("0.0.0.0", 0)) as workspace:  # noqa: S104  (its point)
            assert workspace.url.startswith("http://127.0.0.1:")
            assert (await http.get(workspace.url.replace("127.0.0.1", "127.0.0.2"))).is_success
        async with running_workspace() as workspace:
            with pytest.raises(httpx.ConnectError):
                await http.get(workspace.url.replace("127.0.0.1", "127.0.0.2"))


async def test_it_stops_while_somebody_waits_for_a_change() -> None:
    async with running_workspace(Workspace()) as workspace:
        slack = SandboxClient(workspace.url)
        waiting = asyncio.create_task(slack.expect_message("C0ALARMS", within=30))
        await asyncio.sleep(0.1)
        started = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - started < 1
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await slack.__aexit__(None, None, None)


async def test_an_app_that_blocks_its_loop_does_not_stop_slack() -> None:
    async with running_workspace() as workspace:
        done = threading.Event()

        def ask() -> None:
            httpx.get(f"{workspace.url}/sandbox/revision", trust_env=False)
            done.set()

        threading.Thread(target=ask).start()
        assert done.wait(2)  # blocks this event loop


async def test_answers_do_not_wait_for_delayed_acknowledgements(served: Workspace) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        took = []
        for _ in range(9):
            response = await http.get(f"{served.url}/sandbox/revision")
            took.append(response.elapsed.total_seconds())
    assert statistics.median(took) < 0.02
