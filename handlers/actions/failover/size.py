"""How big instance classes are, as far as their names tell.

Source: Amazon RDS User Guide, "DB instance class types": sizes double from `micro` on.
"""

import re

SIZES = {"micro": 0.0625, "small": 0.125, "medium": 0.25, "large": 0.5, "xlarge": 1.0}
TIMES = re.compile(r"(\d+)xlarge")


def is_smaller(one: str, other: str) -> bool:
    """Tell whether a class such as `db.r6g.large` is smaller; False where nobody can tell."""
    first, second = _size(one), _size(other)
    return bool(first and second and first < second)


def _size(name: str) -> float:
    word = name.rpartition(".")[2]
    times = TIMES.fullmatch(word)
    return float(times[1]) if times else SIZES.get(word, 0.0)
