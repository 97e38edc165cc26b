"""Say beside a passage that it warns of what was asked, or leaves out a condition of the question."""

from __future__ import annotations

from search.hit import Hit
from ui.html.badges import Badge


def signal_badges(hit: Hit) -> tuple[Badge, ...]:
    """Return the badges for a hit's signals: first of all, that it is about something else."""
    found = hit.signals
    quoted = (hit.text[span.start - hit.start : span.end - hit.start] for span in found.warnings)
    words = ", ".join(f"“{' '.join(each.split())}”" for each in dict.fromkeys(quoted))
    warns = [Badge(f"Mind the words {words}", "care")] if words else []
    others = [Badge(f"Does not speak of {name}", "alarm") for name in found.subject]
    conditions = (name for name in found.unmentioned if name not in found.subject)
    newer = hit.newer
    old = [Badge(f"A newer edition is here: {newer.title} ({newer.published[:4]})", "care")] if newer else []
    return (*others, *old, *warns, *(Badge(f"Does not speak of {name}", "care") for name in conditions))
