import pytest

from handlers.events.tags import read_tags, tag_labels


@pytest.mark.parametrize(
    "written",
    [
        {"Name": "web-1", "service": "web"},
        [{"key": "Name", "value": "web-1"}, {"key": "service", "value": "web"}],
        [{"Key": "Name", "Value": "web-1"}, {"Key": "service", "Value": "web"}],
        [{"name": "Name", "value": "web-1"}, {"name": "service", "value": "web"}],
    ],
)
def test_tags_in_every_shape(written: object) -> None:
    assert read_tags({"tags": written}, "tags") == {"Name": "web-1", "service": "web"}


@pytest.mark.parametrize("written", [None, "x", 1, [1, None, {}], {"": "x"}])
def test_odd_tags_are_none(written: object) -> None:
    assert read_tags(written) == {}


def test_tags_become_labels_and_may_name_the_service() -> None:
    assert tag_labels({"Name": "web-1", "Service": "web"}) == {
        "tag:Name": "web-1",
        "tag:Service": "web",
        "service": "web",
    }
    assert tag_labels({"team": "shop"}) == {"tag:team": "shop"}
