"""Read a judged collection in BEIR layout: questions, judgements and answer spans.

Layout: Thakur et al., BEIR, NeurIPS 2021, with two additions: `spans.tsv` (query-id, corpus-id,
start, end) gives where in a document's text the answer stands, in characters; `answers.tsv` (query-id,
verdict) gives the questions that were wrongly answered or wrongly refused.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.kept.feedback import ANSWER_VERDICTS, AnswerVerdict
from ingest.errors import MalformedDocumentError, UnreadableFileError
from search.hit import Span

_QRELS = Path("qrels", "test.tsv")


@dataclass(frozen=True, slots=True)
class Collection:
    """A judged collection.

    `questions` are those of which a relevant document is known. `qrels` gives each question's grade for each
    judged document, higher is better and 0 is not relevant. `spans` gives each answer's
    documents and spans.
    `rejected` are questions of which only documents that are not relevant are known: every ranking has 0 for
    them. `answers` says which questions were wrongly answered or wrongly refused. `asked` is every question.
    """

    corpus: Path
    questions: dict[str, str]
    qrels: dict[str, dict[str, int]]
    spans: dict[str, tuple[tuple[str, Span], ...]]
    rejected: dict[str, str] = field(default_factory=dict)
    answers: dict[str, AnswerVerdict] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)


def read_collection(folder: Path) -> Collection:
    """Read the collection in a folder; leave out questions that nobody judged.

    Raises:
        UnreadableFileError: if one of its files is missing.
        MalformedDocumentError: that names the line that is wrong.
    """
    for name in (Path("corpus.jsonl"), Path("queries.jsonl"), _QRELS):
        if not (folder / name).is_file():
            raise UnreadableFileError(
                str(folder / name),
                "there is no such file",
                remedy="A judged collection has corpus.jsonl, queries.jsonl and qrels/test.tsv",
            )
    qrels: dict[str, dict[str, int]] = {}
    for question_id, document_id, grade in _table(folder / _QRELS, columns=3):
        qrels.setdefault(question_id, {})[document_id] = int(grade)
    spans: dict[str, tuple[tuple[str, Span], ...]] = {}
    if (folder / "spans.tsv").is_file():
        for question_id, document_id, start, end in _table(folder / "spans.tsv", columns=4):
            spans[question_id] = (*spans.get(question_id, ()), (document_id, Span(int(start), int(end))))
    questions = dict(_questions(folder / "queries.jsonl"))
    judged = {key: text for key, text in questions.items() if max(qrels.get(key, {"": 0}).values()) > 0}
    rejected = {key: text for key, text in questions.items() if key in qrels and key not in judged}
    answers = {key: verdict for key, verdict in _answers(folder / "answers.tsv") if key in questions}
    return Collection(folder / "corpus.jsonl", judged, qrels, spans, rejected, answers, questions)


def _questions(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield str(record["_id"]), str(record["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise MalformedDocumentError(
                str(path), f'not {{"_id", "text"}} as JSON ({error})', remedy="Mend that line", line=number
            ) from error


def _answers(path: Path) -> Iterator[tuple[str, AnswerVerdict]]:
    """Yield the verdicts on whole answers; none where there is no such file."""
    lines = path.read_text(encoding="utf-8").split("\n")[1:] if path.is_file() else []
    for number, line in enumerate(lines, start=2):
        question_id, _, stated = line.partition("\t")
        verdict = next((each for each in ANSWER_VERDICTS if each == stated), None)
        if verdict:
            yield question_id, verdict
        elif line:
            raise MalformedDocumentError(
                str(path),
                f"{line!r} is not an id and one of {', '.join(ANSWER_VERDICTS)}",
                remedy="Mend that line",
                line=number,
            )


def _table(path: Path, columns: int) -> Iterator[list[str]]:
    """Yield the rows of a tab-separated file below its heading.

    All columns but the first two are whole numbers.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(reader, None)
        for row in reader:
            if len(row) != columns or not all(cell.lstrip("-").isdigit() for cell in row[2:]):
                raise MalformedDocumentError(
                    str(path),
                    f"{row} is not two ids and {columns - 2} whole numbers",
                    remedy="Mend that line",
                    line=reader.line_num,
                )
            yield row
