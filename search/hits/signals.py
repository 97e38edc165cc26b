"""Finds what a clinician should see beside a hit: a warning, or a condition of the question left out.

Signals are shown. They neither hide a hit nor move it.
"""

from __future__ import annotations

from ingest.passage import Passage
from search.hit import Signals, Span
from search.hits.cautions import cautions
from search.question.parse import Question
from search.subject.conditions import AGES, unmentioned
from search.subject.numbers.asked import asked_numbers
from search.subject.speaks import age_applies, spoken


def signals(question: Question, passage: Passage, title: str) -> Signals:
    """Return the signals of a passage for a question.

    Args:
        question: what was asked.
        passage: what was found.
        title: of the passage's document.
    """
    over = "\n".join((title, *passage.heading, *passage.context.heads, *passage.groups))
    found = cautions(passage.text, question, over)
    spans = tuple(Span(passage.start + each.start, passage.start + each.end) for each in found)
    left_out = spoken(question.subject, passage, title)
    conditions = unmentioned(question.text, f"{over}\n{passage.text}")
    if set(conditions) & AGES and age_applies(asked_numbers(question.text), passage):
        conditions = tuple(name for name in conditions if name not in AGES)
    untold = tuple(need for need in left_out.needs if need not in conditions)
    return Signals(spans, (*left_out.topics, *conditions), left_out.topics, untold)
