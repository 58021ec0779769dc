from collections.abc import Callable

import pytest

from bot.settings import Settings

Load = Callable[..., Settings]

TEXT = """\
people: {amina: {slack: U01AMINA}, yusuf: {slack: U02YUSUF}}
routes:
  - {match: {source: rds, severity: high}, channel: C0DB}
  - {channel: C0ALARMS}
notifiers: {pager: "json://${SECRET}"}
"""


def digest(load_file: Load, text: str, value: str = "one") -> str:
    return load_file(text, {"SECRET": value}).digest


def test_it_is_sha_256_in_hex(load_file: Load) -> None:
    assert len(bytes.fromhex(digest(load_file, TEXT))) == 32


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "amina: {slack: U01AMINA}, yusuf: {slack: U02YUSUF}",
            "yusuf: {slack: U02YUSUF}, amina: {slack: U01AMINA}",
        ),
        ("routes:", "# a note\n\nroutes:"),
        ("severity: high", 'severity: ["high"]'),
        ("source: rds, severity: high", "severity: high, source: rds"),
        ("notifiers", "incidents: {quiet_period: 600s}\nnotifiers"),
    ],
)
def test_layout_and_defaults_do_not_change_it(load_file: Load, old: str, new: str) -> None:
    assert digest(load_file, TEXT.replace(old, new)) == digest(load_file, TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [("C0DB", "C0DC"), ("high", "low"), ("pager", "phone")],
)
def test_meaning_changes_it(load_file: Load, old: str, new: str) -> None:
    assert digest(load_file, TEXT.replace(old, new)) != digest(load_file, TEXT)


def test_secrets_do_not_change_it(load_file: Load) -> None:
    assert digest(load_file, TEXT, "one") == digest(load_file, TEXT, "two")
