from bot.core.reject import RejectReason


def test_each_reason_is_explained() -> None:
    told = RejectReason.__doc__ or ""
    assert [reason.name for reason in RejectReason if reason.name not in told] == []
