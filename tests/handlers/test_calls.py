import pytest

from handlers.calls import Standing, compare, filled


def test_only_what_is_as_it_was_left_is_to_do() -> None:
    assert compare("quarantine", left="quarantine", wanted="web") is Standing.TODO
    assert compare("web", left="quarantine", wanted="web") is Standing.DONE
    assert compare("other", left="quarantine", wanted="web") is Standing.TAKEN


def test_what_becomes_known_is_filled_in_at_any_depth() -> None:
    parameters = {"Groups": ["<new group>"], "Rules": "<its rules>", "Name": "<", "N": 1}
    known = {"new group": "sg-1", "its rules": [{"IpProtocol": "-1"}]}
    parameters["Name"] = "a <b> c"
    assert filled(parameters, known) == {
        "Groups": ["sg-1"],
        "Rules": [{"IpProtocol": "-1"}],
        "Name": "a <b> c",
        "N": 1,
    }


def test_what_is_not_known_is_never_sent() -> None:
    with pytest.raises(KeyError):
        filled({"Groups": ["<unknown>"]}, {})
