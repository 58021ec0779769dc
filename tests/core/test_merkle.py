import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.merkle import climb, leaf, path, root

things = st.lists(st.binary(max_size=4), min_size=1, max_size=20)


@given(things, st.data())
def test_every_leaf_climbs_to_the_root(some: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf(one) for one in some]
    place = data.draw(st.integers(0, len(some) - 1))
    assert climb(leaves[place], path(leaves, place)) == root(leaves)


@given(things, st.data())
def test_any_other_leaf_or_place_climbs_elsewhere(some: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf(one) for one in some]
    place, other = data.draw(st.integers(0, len(some) - 1)), data.draw(st.binary(max_size=4))
    if other != some[place]:
        assert climb(leaf(other), path(leaves, place)) != root(leaves)
        assert root([*leaves[:place], leaf(other), *leaves[place + 1 :]]) != root(leaves)


def test_a_node_cannot_pass_for_a_leaf() -> None:
    one, two, three = (leaf(bytes([n])) for n in range(3))
    assert root([root([one, two]), three]) == root([one, two, three])
    assert leaf(one + two) != root([one, two])


@pytest.mark.parametrize("step", [("left", "xy"), ("left",), ("above", "00")])
def test_nonsense_is_a_value_error(step: tuple[str, ...]) -> None:
    with pytest.raises(
        ValueError, match=r"non-hexadecimal|not enough values|neither left nor right"
    ):
        climb(leaf(b""), [step])
