"""Draw single questions of a report: those a variant changed the most, and the worst ones."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from evaluate.chart import signed
from evaluate.collection import Collection
from evaluate.markup import Content, Element, tag
from evaluate.trial import MAIN, Trial
from search.hit import Hit

WORST = 20
LARGEST = 10
_QUOTED = 280
_SAME = 1e-9


def changed(default: Trial, variant: Trial) -> list[tuple[str, float]]:
    """Return each question with its difference, the largest win first; ties in the collection's order."""
    one, other = default.by_question[MAIN], variant.by_question[MAIN]
    return sorted(((q, other[q] - one[q]) for q in one), key=lambda item: -item[1])


def largest(collection: Collection, default: Trial, variant: Trial) -> Element:
    """Draw the questions with the largest wins beside those with the largest losses."""
    differences = changed(default, variant)
    wins = [q for q, difference in differences if difference > _SAME][:LARGEST]
    losses = [q for q, difference in reversed(differences) if difference < -_SAME][:LARGEST]
    return tag(
        "div",
        _side("Largest wins", wins, collection, default, variant),
        _side("Largest losses", losses, collection, default, variant),
        class_="sides",
    )


def worst(collection: Collection, trial: Trial) -> Element:
    """Draw the questions with the lowest main measure, each with its first hit."""
    figures = trial.by_question[MAIN]
    found = sorted(figures, key=lambda question_id: figures[question_id])[:WORST]
    items = []
    for question_id in found:
        grades = collection.qrels[question_id]
        first = trial.first[question_id]
        summary = f"{MAIN} {figures[question_id]:.3f}. {_relevant(trial.figures.run[question_id], grades)}"
        snippet = textwrap.shorten(first.text, _QUOTED, placeholder=" …") if first else ""
        quote = tag("blockquote", snippet) if snippet else None
        items.append(
            tag(
                "li",
                _question(collection, question_id),
                tag("p", summary, class_="figures"),
                _came(first, grades),
                quote,
            )
        )
    return tag("ol", *items)


def _side(
    title: str, questions: Sequence[str], collection: Collection, default: Trial, variant: Trial
) -> Element:
    if not questions:
        return tag("div", tag("h3", title), tag("p", "None.", class_="quiet"))
    items = [_change(question_id, collection, default, variant) for question_id in questions]
    return tag("div", tag("h3", title), tag("ol", *items))


def _change(question_id: str, collection: Collection, default: Trial, variant: Trial) -> Element:
    before, after = (trial.by_question[MAIN][question_id] for trial in (default, variant))
    kind = "better" if after > before else "worse"
    grades = collection.qrels[question_id]
    was, now = default.first[question_id], variant.first[question_id]
    came: list[Content] = [_came(now, grades)]
    if _span(was) != _span(now):
        came = [_came(was, grades, "First by default: "), _came(now, grades, "First now: ")]
    return tag(
        "li",
        _question(collection, question_id),
        tag(
            "p",
            tag("span", signed(after - before), class_=kind),
            f", {before:.3f} to {after:.3f}",
            class_="figures",
        ),
        *came,
    )


def _question(collection: Collection, question_id: str) -> Element:
    return tag("p", collection.questions[question_id], class_="question")


def _came(hit: Hit | None, grades: Mapping[str, int], label: str = "First: ") -> Element:
    """Draw the first hit, and how it was judged."""
    if hit is None:
        return tag("p", f"{label}nothing was found.", class_="quiet")
    grade = grades.get(hit.info.record)
    judged = "not judged" if grade is None else f"grade {grade}"
    return tag("p", label, tag("cite", hit.info.title or hit.info.record), f" ({judged})", class_="quiet")


def _span(hit: Hit | None) -> tuple[str, int, int] | None:
    return (hit.document_id, hit.start, hit.end) if hit else None


def _relevant(run: Sequence[tuple[str, float]], grades: Mapping[str, int]) -> str:
    """Say at which rank the first relevant document is."""
    for rank, (document, _) in enumerate(run, start=1):
        if grades.get(document, 0) > 0:
            return f"The first relevant document is number {rank}."
    return f"None of the {len(run)} documents found is judged relevant." if run else "Nothing was found."
