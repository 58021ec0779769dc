from bot.core.policy import Policy


def test_hyphens_are_read_as_underscores() -> None:
    policy = Policy.model_validate({"actions": ["isolate-instance.undo", "*"], "run": "amina"})
    assert policy.actions == ("isolate_instance.undo", "*")
