"""A page goes through Apprise, or the reason why not is said, without any secret."""

import io
import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot import logs
from bot.core.errors import PageWasNotAnswered, PageWasNotTaken
from bot.outbound.notify import Notify, without_secrets
from tests.support.receivers import SECRET, Receiver, mailing, receiving

NOBODY = "127.0.0.1:9"  # the discard port, where nobody listens


@pytest.fixture
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


async def why(url: str) -> str:
    """Return why a page was not taken."""
    notify = Notify({"ops": SecretStr(url)})
    with pytest.raises(PageWasNotTaken) as raised:
        await notify.send("ops", "HIGH", "it burns")
    notify.close()
    return str(raised.value)


async def test_a_web_service_takes_it(ops: Receiver) -> None:
    await Notify({"ops": SecretStr(ops.url)}).send("ops", "HIGH: é", "a\nb <b>c</b> *d* {{ e }}")
    (page,) = ops.got
    assert (page["title"], page["message"]) == ("HIGH: é", "a\nb <b>c</b> *d* {{ e }}")


async def test_a_mail_server_takes_it_and_a_title_adds_no_header() -> None:
    async with mailing() as mailbox:
        notify = Notify({"mail": SecretStr(mailbox.url)})
        await notify.send("mail", "HIGH\r\nBcc: evil@example.com", "it burns")
        (letter,) = mailbox.got
        assert letter["Bcc"] is None
        assert letter.get_content().strip() == "it burns"
        mailbox.answer = "554 no"
        with pytest.raises(PageWasNotTaken):
            await notify.send("mail", "HIGH", "it burns")


async def test_a_name_that_there_is_not() -> None:
    with pytest.raises(PageWasNotTaken, match="there is no notifier named ops"):
        await Notify({}).send("ops", "HIGH", "it burns")


@pytest.mark.parametrize("url", ["nosuch://hidden@x", "json://", "tgram://hidden", "pagerduty://x"])
async def test_a_url_that_apprise_does_not_know(url: str) -> None:
    said = await why(url)
    assert said.startswith("ops did not take it: its URL is none that Apprise can use")
    assert "hidden" not in said


async def test_a_refusal_says_why(ops: Receiver) -> None:
    ops.status = 401
    said = await why(ops.url)
    assert "ops did not take it: " in said
    assert "401" in said
    assert SECRET not in said


async def test_one_that_hangs_may_have_taken_it(
    ops: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbound.notify.SECONDS", 0.1)
    ops.answering.clear()
    with pytest.raises(PageWasNotAnswered, match=r"ops did not answer within 0\.1 s"):
        await Notify({"ops": SecretStr(ops.url)}).send("ops", "HIGH", "it burns")


async def test_whatever_a_service_raises_is_that_pages_trouble_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr("apprise.Apprise.notify", broken)
    said = await why(f"json://{NOBODY}")
    assert said == "ops did not take it: Apprise failed with ZeroDivisionError"


@pytest.mark.parametrize(
    "url",
    [
        f"json://user:{SECRET}@{NOBODY}/{SECRET}?+X-Token={SECRET}",
        f"mailto://me:{SECRET}@{NOBODY}?from=me@example.com&to=you@example.com&mode=insecure",
        f"pagerduty://{SECRET}@{SECRET}",
        f"tgram://123456789:{SECRET}{SECRET}/12315544/?proxy={SECRET}",
    ],
)
async def test_neither_the_error_nor_the_log_has_a_secret(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{NOBODY}")  # a test reaches nothing outside
    before = logging.getLogger().handlers
    log = io.StringIO()
    logs.configure(log, human=False)
    try:
        said = await why(url)
    finally:
        logging.getLogger().handlers = before
    assert SECRET not in said + log.getvalue()


def test_every_part_of_a_url_is_a_secret_but_its_scheme() -> None:
    url = "json://me:p%40ss-word@host.example.com/a/long-token?key=value1"
    words = "json p@ss-word long-token value1 host.example.com p%40ss-word and the rest"
    assert without_secrets(words, url) == "json … … … … … and the rest"
