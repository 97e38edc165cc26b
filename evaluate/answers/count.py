"""Count right and wrong answers to clinical questions, of all and of each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evaluate.answers.judge import Outcome
from evaluate.answers.refusals import Refusals, refusals


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table.

    `judged` returns None for an outcome that the measure does not apply to. `wrong` is the value that counts
    as wrong.
    """

    key: str
    title: str
    short: str
    wrong: bool
    judged: Callable[[Outcome], bool | None]


MEASURES = (
    Measure(
        "answered_without_answer",
        "answered though the library has no answer",
        "answered",
        True,
        lambda each: None if each.has_answer else each.answered_in_vain,
    ),
    Measure(
        "other_subject_first",
        "another drug or disease first, unsaid",
        "other",
        True,
        lambda each: each.other_subject_first,
    ),
    Measure(
        "refused_with_answer",
        "refused though the answer is there",
        "refused",
        True,
        lambda each: each.refused_in_vain if each.has_answer else None,
    ),
    Measure(
        "answer_in_first_five",
        "answer in the first five",
        "in five",
        False,
        lambda each: each.in_first,
    ),
    Measure(
        "marked",
        "right row or sentence marked",
        "marked",
        False,
        lambda each: each.mark_right,
    ),
)


@dataclass(frozen=True, slots=True)
class Share:
    """A count of a total."""

    count: int
    of: int

    def __str__(self) -> str:
        return f"{self.count:,} of {self.of:,}" if self.of else "-"

    def to_json(self) -> dict[str, int]:
        """Return both as JSON values."""
        return {"count": self.count, "of": self.of}


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of some questions.

    `shares` has, by each measure's key, the share of the questions that it applies to. `no_verdict` counts
    those that were neither answered nor refused.
    """

    questions: int
    shares: Mapping[str, Share]
    refusals: Refusals
    no_verdict: int

    def to_json(self) -> dict[str, object]:
        """Return the counts as JSON values."""
        return {
            "questions": self.questions,
            **{key: share.to_json() for key, share in self.shares.items()},
            "no_verdict": self.no_verdict,
            "refusals": self.refusals.to_json(),
        }


def count(outcomes: Sequence[Outcome]) -> Counts:
    """Count some outcomes by every measure."""
    shares = {}
    for measure in MEASURES:
        judged = [held for held in map(measure.judged, outcomes) if held is not None]
        shares[measure.key] = Share(sum(judged), len(judged))
    silent = sum(each.answered is None for each in outcomes)
    return Counts(len(outcomes), shares, refusals(outcomes), silent)


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, Counts]:
    """Count the outcomes of each kind of question, the most frequent kind first."""
    kinds: dict[str, list[Outcome]] = {}
    for each in outcomes:
        kinds.setdefault(each.question.kind, []).append(each)
    return {kind: count(some) for kind, some in sorted(kinds.items(), key=lambda item: -len(item[1]))}


def wrong(outcome: Outcome) -> tuple[Measure, ...]:
    """Return the measures by which an outcome is wrong."""
    return tuple(measure for measure in MEASURES if measure.judged(outcome) is measure.wrong)
