"""Write and read what a teacher scores of each pair's passages, and leave out negatives that it takes for
answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.errors import MalformedDocumentError, UnreadableFileError
from tools.train.records import Example, TrainingError

SCORES = "scores.jsonl"
TOO_NEAR = 0.95
"""A negative that scores more than this share of the positive's score is taken for another answer (Moreira et
al., NV-Retriever, 2024: positive-aware mining)."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An example with the teacher's probabilities, 0 to 1, that its passages answer."""

    example: Example
    positive: float
    negatives: tuple[float, ...]

    def without_answers(self) -> Scored:
        """Leave out the negatives that the teacher takes for answers."""
        kept = [at for at, score in enumerate(self.negatives) if score <= TOO_NEAR * self.positive]
        passages = tuple(self.example.negatives[at] for at in kept)
        negatives = tuple(self.negatives[at] for at in kept)
        return Scored(replace(self.example, negatives=passages), self.positive, negatives)


def write_scores(path: Path, scores: Iterable[tuple[float, Sequence[float]]]) -> None:
    """Write a line for each pair, in their order: the positive's score, and the negatives'."""
    rows = ({"positive": round(one, 5), "negatives": [round(o, 5) for o in other]} for one, other in scores)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def read_scores(path: Path, examples: Sequence[Example]) -> list[Scored]:
    """Read the scores of examples, in the order of both.

    Raises:
        UnreadableFileError, MalformedDocumentError: that name file and line.
        TrainingError: if they are of other pairs.
    """
    if not path.is_file():
        raise UnreadableFileError(
            str(path), "there is no such file", remedy="Make it: python -m tools.train.teach score"
        )
    rows = list(_rows(path))
    if len(rows) != len(examples):
        raise TrainingError(
            f"{path}: {len(rows):,} lines for {len(examples):,} pairs. Score these pairs anew"
        )
    for number, ((_, negatives), example) in enumerate(zip(rows, examples, strict=True), 1):
        if len(negatives) != len(example.negatives):
            raise TrainingError(
                f"{path}, line {number}: {len(negatives)} scores for {len(example.negatives)} negatives. "
                "Score these pairs anew"
            )
    return [Scored(example, one, other) for (one, other), example in zip(rows, examples, strict=True)]


def _rows(path: Path) -> Iterator[tuple[float, tuple[float, ...]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            yield float(row["positive"]), tuple(map(float, row["negatives"]))
        except (ValueError, KeyError, TypeError) as error:
            problem = f'no object with "positive" and "negatives" ({error})'
            raise MalformedDocumentError(
                str(path), problem, remedy="Score the pairs anew", line=number
            ) from error
