"""Whether a file lies on another machine's disk.

SQLite's locks, and ours, do not hold between machines there, and its WAL needs shared memory: two
Firebreaks would each believe that they are alone, and the file would be damaged. Source: SQLite,
"Write-Ahead Logging" and "How To Corrupt An SQLite Database File".
"""

import re
from pathlib import Path, PurePath

from bot.core.errors import StoreFailed

MOUNTS = Path("/proc/self/mountinfo")  # Linux; elsewhere nobody asks
# EFS is nfs4. Source: Linux, fs/*/super.c, the names in their file_system_type.
KINDS = frozenset({"nfs", "nfs4", "cifs", "smb3", "ceph", "9p", "afs", "lustre", "fuse.s3fs"})
NETWORK = frozenset({*KINDS, "fuse.sshfs", "fuse.glusterfs", "fuse.mount-s3"})
ESCAPED = re.compile(r"\\([0-7]{3})")


def refuse_network(file: Path, mounts: Path = MOUNTS) -> None:
    """Raise StoreFailed where the file would lie on a network file system."""
    kind = _kind(file.absolute().parent.resolve(), mounts)
    if kind in NETWORK:
        raise StoreFailed(
            f"{file} is on a network file system ({kind}), where SQLite loses data: "
            "use a local disk, or set FIREBREAK_DATABASE_URL to postgresql://…"
        )


def _kind(directory: PurePath, mounts: Path) -> str:
    """Return the type of the file system that a directory is on, "" where nobody says.

    The longest mount point wins, and of equal ones the last, which lies on top.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:  # no Linux
        return ""
    found = (_mount(line) for line in lines)
    above = [(len(point.parts), kind) for point, kind in found if directory.is_relative_to(point)]
    longest = max((depth for depth, _ in above), default=0)
    return next((kind for depth, kind in reversed(above) if depth == longest), "")


def _mount(line: str) -> tuple[PurePath, str]:
    """Return mount point and type. Source: proc(5), "/proc/pid/mountinfo"."""
    before, _, after = line.partition(" - ")
    point = ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), before.split(" ")[4])
    return PurePath(point), after.split(" ")[0]
