"""Write the counts of clinical questions as text and as JSON values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evaluate.answers.count import MEASURES, Counts, by_kind, count, wrong
from evaluate.answers.judge import Outcome
from search.hit import Hit

_KIND = 46
_SHOWN = 300
"""How many characters of a passage a miss shows."""
_WRONG = {
    "answered_without_answer": "answered, and the library has no answer",
    "other_subject_first": "the first passage does not speak of the subject, and does not say so",
    "refused_with_answer": "refused, and the library has the answer",
    "answer_in_first_five": "no answer in the first five",
    "marked": "the wrong text is marked",
}


def lines(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the table of all questions, the table by kind, and the refusals, as lines."""
    all_, kinds = count(outcomes), by_kind(outcomes)
    rows = [f"{all_.questions:,} questions", ""]
    rows += [f"{each.title:<{_KIND}} {all_.shares[each.key]!s:>11}" for each in MEASURES]
    if all_.no_verdict:
        rows.append(f"{'neither answered nor refused: no verdict':<{_KIND}} {all_.no_verdict:>11,}")
    return [*rows, "", *_by_kind(all_, kinds), "", *_refusals(all_, kinds)]


def compared(variants: Mapping[str, Sequence[Outcome]]) -> list[str]:
    """Return the table of all questions with a column for each ranking, and the rankings' names."""
    counts = [count(outcomes) for outcomes in variants.values()]
    rows = [f"{number}: {name}" for number, name in enumerate(variants)]
    rows += ["", _row("", *map(str, range(len(counts))))]
    for each in MEASURES:
        rows.append(_row(each.title, *(str(one.shares[each.key]) for one in counts)))
    return rows


def misses(outcomes: Sequence[Outcome]) -> list[str]:
    """List every question that came out wrong: what happened, what came first, what was marked."""
    found = [each for each in outcomes if wrong(each)]
    rows = [f"{len(found):,} of {len(outcomes):,} questions came out wrong"]
    for each in found:
        rows += ["", *_miss(each)]
    return rows


def to_json(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Return the counts of all and of each kind, and every wrong question, as JSON values."""
    return {
        **count(outcomes).to_json(),
        "by_kind": {kind: counts.to_json() for kind, counts in by_kind(outcomes).items()},
        "misses": [_miss_json(each) for each in outcomes if wrong(each)],
    }


def _by_kind(all_: Counts, kinds: Mapping[str, Counts]) -> Iterator[str]:
    yield _row("by kind", *(each.short for each in MEASURES))
    for kind, counts in {"all": all_, **kinds}.items():
        yield _row(kind, *(str(counts.shares[each.key]) for each in MEASURES))


def _refusals(all_: Counts, kinds: Mapping[str, Counts]) -> Iterator[str]:
    yield _row("refusals", "refused", "precision", "recall", "AUROC", "ECE")
    for kind, counts in {"all": all_, **kinds}.items():
        found = counts.refusals
        figures = (found.precision, found.recall, found.auroc, found.ece)
        yield _row(kind, str(found.refused), *("-" if f is None else f"{f:.3f}" for f in figures))


def _row(name: str, *cells: str) -> str:
    short = name if len(name) <= _KIND else f"{name[: _KIND - 1]}…"
    return f"{short:<{_KIND}}" + "".join(f" {cell:>11}" for cell in cells)


def _miss(each: Outcome) -> Iterator[str]:
    yield f"{each.question.question}   [{each.question.library}; {each.question.kind}]"
    for measure in wrong(each):
        yield f"  {_WRONG[measure.key]}"
    if each.confidence is not None:
        yield f"  confidence {each.confidence:.2f}"
    if each.first is None:
        yield "  nothing was found"
    else:
        yield f"  first: {_heading_path(each.first)}: {_shortened(each.first.text)}"
        yield f"  says it does not speak of: {', '.join(each.missing) or '-'}"
    if each.question.answer:
        held = f"at {each.rank}" if each.rank else "not among the hits"
        yield f"  answer: {' / '.join(each.question.answer)} ({held})"
    if each.question.mark:
        yield f"  to be marked: {each.question.mark}"
        yield f"  marked: {_shortened(each.marked or '-')}"


def _miss_json(each: Outcome) -> dict[str, object]:
    first = each.first
    return {
        "question": each.question.question,
        "library": each.question.library,
        "kind": each.question.kind,
        "wrong": [measure.key for measure in wrong(each)],
        "answerable": each.answered,
        "confidence": each.confidence,
        "first": None if first is None else {"place": _heading_path(first), "text": first.text},
        "unmentioned": list(each.missing),
        "answer": list(each.question.answer),
        "answer_rank": each.rank,
        "mark": each.question.mark,
        "marked": each.marked,
    }


def _heading_path(hit: Hit) -> str:
    return " > ".join((hit.info.title, *hit.heading))


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
