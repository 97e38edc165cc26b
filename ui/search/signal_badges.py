"""Say beside a passage that it warns of what was asked, or leaves out a condition of the question."""

from __future__ import annotations

from search.hit import Hit
from ui.html.badges import Badge


def signal_badges(hit: Hit) -> tuple[Badge, ...]:
    """Return the badges for a hit's signals."""
    found = hit.signals
    said = (hit.text[span.start - hit.start : span.end - hit.start] for span in found.warnings)
    words = ", ".join(f"“{' '.join(each.split())}”" for each in dict.fromkeys(said))
    warns = [Badge(f"Mind the words {words}", "care")] if words else []
    return (*warns, *(Badge(f"Does not speak of {condition}", "care") for condition in found.unmentioned))
