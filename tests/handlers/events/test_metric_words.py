from handlers.events.metric_words import in_words


def test_a_name_nobody_reads_is_in_words() -> None:
    assert in_words("HTTPCode_Target_5XX_Count") == "5xx answers"


def test_a_clear_name_stays() -> None:
    assert in_words("CPUUtilization") == "CPUUtilization"
