"""Bring users' judgements together, question by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from index.kept.feedback import VERDICTS, AnswerVerdict, Judgement, PassageVerdict

_GRADES: Mapping[PassageVerdict, int] = {"useful": 1, "wrong passage": 0, "outdated": 0}


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgements on one question, as it was first typed.

    `grades` has a grade for each document, of which the best passage counts. `useful` are the hits judged
    useful. `answer` is the verdict on the whole answer, or None.
    """

    question: str
    grades: Mapping[str, int]
    useful: tuple[Mapping[str, Any], ...]
    answer: AnswerVerdict | None = None


def counts(judgements: Iterable[Judgement]) -> dict[str, int]:
    """Count the judgements of each verdict."""
    found = Counter(each.verdict for each in judgements)
    return {verdict: found[verdict] for verdict in VERDICTS}


def judged(judgements: Iterable[Judgement]) -> list[Judged]:
    """Group the judgements by question, in the order of first being asked.

    Questions that differ in capitals alone are one. The last verdict on a passage, or on the whole answer,
    holds. Useful is grade 1, wrong passage and outdated are grade 0.
    """
    last: dict[str, dict[str | None, Judgement]] = {}
    first: dict[str, str] = {}
    for each in judgements:
        first.setdefault(each.key, each.question)
        of = each.hit["passage_id"] if each.hit else None
        last.setdefault(each.key, {})[of] = each
    return [_judged(first[key], list(some.values())) for key, some in last.items()]


def _judged(question: str, some: list[Judgement]) -> Judged:
    grades: dict[str, int] = {}
    useful: list[Mapping[str, Any]] = []
    answer: AnswerVerdict | None = None
    for each in some:
        if each.verdict == "wrongly answered" or each.verdict == "wrongly refused":
            answer = each.verdict
        elif each.hit:
            document = each.hit["document_id"]
            grades[document] = max(_GRADES[each.verdict], grades.get(document, 0))
            useful += [each.hit] if each.verdict == "useful" else []
    return Judged(question, grades, tuple(useful), answer)
