"""Read every question that an evaluation asks: none of them, nor one like it, may be trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluate.answers.questions import FILE, read_questions
from evaluate.collection import Collection, read_collection
from ingest.errors import MalformedDocumentError
from tools.train.records import TrainingError

ROOT = Path(__file__).resolve().parents[3]
TRAINED_ON = "bioasq"
"""The collection whose even questions are trained on. Its odd ones are judged, like all of the others."""


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question, and the file that asks it."""

    text: str
    asked_in: str


def judged_questions(shared: Path, root: Path = ROOT) -> list[JudgedQuestion]:
    """Return the questions of the judged collections, of the clinical sets, and of the starter library.

    Args:
        shared: the folder that holds `eval/`.
        root: the project, whose own clinical questions are below `benchmarks/`.

    Raises:
        TrainingError: if there are none, for then nothing could be left out.
        MalformedDocumentError, UnreadableFileError: that name file and line.
    """
    found = [*_of_collections(shared), *_clinical(shared, root), *_starter(root)]
    if not any(each.asked_in.startswith("eval/") for each in found):
        raise TrainingError(
            f"{shared / 'eval'}: no judged question lies there. Without them nothing can be left out of the "
            "pairs, and figures on them would say nothing"
        )
    return found


def to_train_on(shared: Path) -> Collection | None:
    """Return the collection of which questions may be trained on; None if it is not there."""
    folder = shared / "eval" / TRAINED_ON
    return read_collection(folder) if folder.is_dir() else None


def even(collection: Collection) -> list[str]:
    """Return the ids of its even questions, counted from 0 as `benchmarks/retrieval.py` does."""
    return list(collection.questions)[::2]


def _of_collections(shared: Path) -> Iterator[JudgedQuestion]:
    for folder in sorted(each.parent for each in (shared / "eval").glob("*/queries.jsonl")):
        collection = read_collection(folder)
        trained = set(even(collection)) if folder.name == TRAINED_ON else set()
        for key, text in collection.asked.items():
            if key not in trained:
                yield JudgedQuestion(text, f"eval/{folder.name}")


def _clinical(shared: Path, root: Path) -> Iterator[JudgedQuestion]:
    folders = [(each.parent, shared) for each in sorted((shared / "eval").glob(f"*/{FILE}"))]
    folders += [(each.parent, root) for each in sorted(root.glob(f"benchmarks/clinical*/**/{FILE}"))]
    for folder, base in folders:
        for question in read_questions(folder, root / "corpus").questions:
            yield JudgedQuestion(question.question, folder.relative_to(base).as_posix())


def _starter(root: Path) -> Iterator[JudgedQuestion]:
    """Yield what the starter library is asked, on which the confidence is fitted."""
    path = root / "tests" / "corpus_questions.jsonl"
    lines: Sequence[str] = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        try:
            yield JudgedQuestion(str(json.loads(line)["question"]), path.relative_to(root).as_posix())
        except (ValueError, KeyError, TypeError) as error:
            raise MalformedDocumentError(
                str(path), f'no object with "question" ({error})', remedy="Mend that line", line=number
            ) from error
