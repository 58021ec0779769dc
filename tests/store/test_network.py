from pathlib import Path

import pytest

from bot.core.errors import StoreFailed
from bot.store import lock, network
from bot.store.lock import FileLock
from bot.store.network import refuse_network

LINE = "36 25 0:32 / {point} rw,relatime shared:1 - {kind} source rw"


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    """As Linux lists them: a local root, EFS inside it, and a local disk inside that."""
    listed = {
        "/": "ext4",
        str(tmp_path / "efs"): "nfs4",
        str(tmp_path / "efs" / "local"): "xfs",
        str(tmp_path / "with space").replace(" ", r"\040"): "cifs",
    }
    file = tmp_path / "mountinfo"
    lines = [LINE.format(point=point, kind=kind) for point, kind in listed.items()]
    file.write_text("\n".join(lines))
    return file


def test_a_network_file_system_is_refused_with_a_way_out(tmp_path: Path, mounts: Path) -> None:
    with pytest.raises(StoreFailed) as refused:
        refuse_network(tmp_path / "efs" / "firebreak.db.lock", mounts)
    assert "is on a network file system (nfs4), where SQLite loses data" in str(refused.value)
    assert "FIREBREAK_DATABASE_URL" in str(refused.value)
    with pytest.raises(StoreFailed, match="cifs"):
        refuse_network(tmp_path / "with space" / "x" / "firebreak.db", mounts)


def test_a_link_that_leads_there_is_refused_too(tmp_path: Path, mounts: Path) -> None:
    (tmp_path / "efs").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "efs")
    with pytest.raises(StoreFailed, match="nfs4"):
        refuse_network(tmp_path / "data" / "firebreak.db", mounts)


@pytest.mark.parametrize("place", ["efs/local/firebreak.db", "efs-not/firebreak.db", "f.db"])
def test_a_local_disk_is_taken(tmp_path: Path, mounts: Path, place: str) -> None:
    refuse_network(tmp_path / place, mounts)


def test_of_two_mounts_on_one_place_the_upper_counts(tmp_path: Path, mounts: Path) -> None:
    over = LINE.format(point=tmp_path / "efs", kind="ext4")
    mounts.write_text(f"{mounts.read_text()}\n{over}")
    refuse_network(tmp_path / "efs" / "firebreak.db", mounts)


def test_where_nobody_lists_mounts_nothing_is_refused(tmp_path: Path) -> None:
    refuse_network(tmp_path / "firebreak.db", tmp_path / "no-mountinfo")


def test_this_machine_is_read(tmp_path: Path) -> None:
    refuse_network(tmp_path / "firebreak.db")


def test_the_lock_asks_first(tmp_path: Path, mounts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "refuse_network", lambda file: network.refuse_network(file, mounts))
    (tmp_path / "efs").mkdir()
    url = f"sqlite:///{tmp_path}/efs/firebreak.db"
    with pytest.raises(StoreFailed, match="network file system"):
        FileLock(url).acquire()
    assert list((tmp_path / "efs").iterdir()) == []
