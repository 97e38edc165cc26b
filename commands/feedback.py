"""`feedback`: count users' judgements, or export them as judged questions."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from assembly import store_of
from commands.audit import audited
from commands.common import Index, Json, out, print_json, reported_errors
from index.backend import Backend, Library
from index.kept.feedback import Feedback, FeedbackError, Judgement
from index.kept.judged import Judged, counts, judged
from settings import read_settings


@dataclass(frozen=True, slots=True)
class Exported:
    """Counts of an export.

    `answers` counts the questions judged wrongly answered or wrongly refused. `questions_left_out` are those
    whose judged documents have all left the library, and whose answer nobody judged.
    """

    folder: str
    documents: int
    questions: int
    judgements: int
    spans: int
    answers: int
    questions_left_out: int


def feedback(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A new folder to write judged questions to.")
    ] = None,
    index: Index = None,
    as_json: Json = False,
) -> None:
    """Count what users said of passages and answers, or write it to a folder as judged questions.

    With DIR, it becomes a collection in BEIR layout that `evaluate DIR` reads: every document of the
    library, the questions, and their grades: 1 for a document with a useful passage, 0 for one whose
    passage was wrong or outdated. Where the useful passages stand is in spans.tsv, and which questions were
    wrongly answered or refused in answers.tsv. A question is written once, however it is capitalised, as it
    was first typed: look for patients in them before you pass the folder on.
    """
    with reported_errors():
        settings = read_settings()
        store = store_of(index, settings)
        given = Feedback.beside(store.root)
        judgements = given.judgements()
        if folder is None:
            _count(given.path, judgements, as_json)
            return
        with audited(store, settings, "feedback exported", folder=folder):
            exported = export(store.library, judgements, folder)
        if as_json:
            print_json(asdict(exported))
            return
        out.print(
            f"Wrote {exported.questions:,} questions with {exported.judgements:,} judged documents, of "
            f"{exported.documents:,} in the library, to {folder}. "
            f"{exported.answers:,} were wrongly answered or refused. "
            f"{exported.questions_left_out:,} questions are left out: their documents have left the library. "
            f"Measure with: python cli.py evaluate {folder}",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


def export(library: Library, judgements: Iterable[Judgement], folder: Path) -> Exported:
    """Write a judged collection: beside the folder first, so that there is never half a one.

    Raises:
        FeedbackError: if something is there already, nothing was judged, or the disk refuses.
        StoreError: if there is no snapshot that can be trusted.
    """
    beside = folder.with_name(f".{folder.name}.exporting-{secrets.token_hex(4)}")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FeedbackError(f"{folder}: is there already and not an empty folder. Name a new one")
        (beside / "qrels").mkdir(parents=True)
        exported = _write(library.open(), judged(judgements), beside, str(folder))
        beside.rename(folder)
        return exported
    except OSError as error:
        raise FeedbackError(f"{folder}: could not be written ({error}). Name another folder") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(state: Backend, questions: list[Judged], folder: Path, named: str) -> Exported:
    ids = set(state.document_ids(""))
    here = [_among(each, ids) for each in questions]
    kept = {_id(each.question): each for each in here if each.grades or each.answer}
    if not kept:
        raise FeedbackError(
            "nothing was said yet of an answer or of a document in this library, so there is nothing to "
            "measure. Judge some passages on the page first"
        )
    judgements = {document for each in kept.values() for document in each.grades}
    documents = _write_documents(state, sorted(ids), judgements, folder / "corpus.jsonl")
    lines = [
        json.dumps({"_id": key, "text": each.question}, ensure_ascii=False) for key, each in kept.items()
    ]
    _write_lines(folder / "queries.jsonl", lines)
    rows = [f"{key}\t{document}\t{grade}" for key, j in kept.items() for document, grade in j.grades.items()]
    _write_lines(folder / "qrels" / "test.tsv", ["query-id\tcorpus-id\tscore", *rows])
    spans = [
        f"{key}\t{hit['document_id']}\t{hit['start']}\t{hit['end']}"
        for key, each in kept.items()
        for hit in each.useful
        if _still_there(state, hit)
    ]
    if spans:
        _write_lines(folder / "spans.tsv", ["query-id\tcorpus-id\tstart\tend", *spans])
    answers = [f"{key}\t{each.answer}" for key, each in kept.items() if each.answer]
    if answers:
        _write_lines(folder / "answers.tsv", ["query-id\tverdict", *answers])
    left_out = len(here) - len(kept)
    return Exported(named, documents, len(kept), len(rows), len(spans), len(answers), left_out)


def _write_documents(state: Backend, ids: Iterable[str], judgements: set[str], path: Path) -> int:
    """Write every document with its canonical text; return how many.

    One without a passage, which no search finds, is written only if it was judged.
    """
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for document_id in ids:
            stored = state.document(document_id)
            if stored is None or not (stored.passages or document_id in judgements):
                continue
            record: dict[str, object] = {"_id": document_id, "title": stored.info.title, "text": stored.text}
            if stored.info.url:
                record["metadata"] = {"url": stored.info.url}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            written += 1
    return written


def _among(one: Judged, ids: set[str]) -> Judged:
    """Keep only the judgements on documents in the library."""
    grades = {document: grade for document, grade in one.grades.items() if document in ids}
    useful = tuple(hit for hit in one.useful if hit["document_id"] in ids)
    return Judged(one.question, grades, useful, one.answer)


def _still_there(state: Backend, hit: Mapping[str, Any]) -> bool:
    """Return whether the document still has the judged text at that span."""
    stored = state.document(hit["document_id"])
    text = stored.text[hit["start"] : hit["end"]] if stored else ""
    return hashlib.sha256(text.encode()).hexdigest() == str(hit["text_sha256"])


def _id(question: str) -> str:
    return f"q{hashlib.sha256(question.casefold().encode()).hexdigest()[:16]}"


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _count(path: Path, judgements: tuple[Judgement, ...], as_json: bool) -> None:
    found, questions = counts(judgements), len({each.key for each in judgements})
    if as_json:
        print_json({"path": str(path), "questions": questions, "judgements": found})
        return
    out.print(f"{len(judgements):,} judgements on {questions:,} questions, in {path}", highlight=False)
    for verdict, number in found.items():
        out.print(f"{number:>7,} {verdict}", highlight=False)
