from bot.core.plan_reference import PlanReference, read_reference
from bot.outbound.resume import resume_blocks, resume_text
from bot.sandbox.slack.blocks import problems

ABOUT = PlanReference(42, "C0ALARMS", "isolate_instance", 3, "0199", "ab" * 32)


def test_a_closed_plan_is_offered_again_by_what_it_was() -> None:
    text, row = resume_blocks("Isolate instance", ABOUT)
    (button,) = row["elements"]
    assert read_reference(button["value"]) == ABOUT
    assert text["text"]["text"] == resume_text("Isolate instance", ABOUT)
    assert text["text"]["text"] == "Isolate instance was not run, nothing was changed (INC-42)."
    assert problems([text, row]) == []
