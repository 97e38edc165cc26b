"""Says beside a passage that it warns of what was asked, or leaves out a condition that was named."""

from __future__ import annotations

from ingest.passage import Passage
from search.question import EmptyQuestionError, understand
from search.signals import signals
from ui.badges import Badge


def signal_badges(question: str, passage: Passage | None, title: str) -> tuple[Badge, ...]:
    """The badges of a passage for a question; none where there is nothing to judge by."""
    if passage is None:
        return ()
    try:
        asked = understand(question)
    except EmptyQuestionError:
        return ()
    found = signals(asked, passage, title)
    said = (passage.text[span.start - passage.start : span.end - passage.start] for span in found.warnings)
    words = ", ".join(f"“{' '.join(each.split())}”" for each in dict.fromkeys(said))
    warns = [Badge(f"Mind the words {words}", "care")] if words else []
    return (*warns, *(Badge(f"Does not speak of {condition}", "care") for condition in found.unmentioned))
