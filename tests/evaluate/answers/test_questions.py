"""Clinical questions are read line by line, and a line that is none is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import LIBRARY, ROOT

from evaluate.answers.questions import is_clinical, read_questions
from ingest.errors import MalformedDocumentError, UnreadableFileError

LINE = {"library": "starter", "question": "rash?", "answer": [], "mark": None, "subject": None, "kind": "k"}


def _written(folder: Path, *lines: object) -> Path:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    (folder / "questions.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_questions_and_their_libraries() -> None:
    folder = ROOT / "tests" / "clinical"
    assert is_clinical(folder)
    assert not is_clinical(LIBRARY)
    found = read_questions(folder, LIBRARY)
    assert [each.library for each in found.questions] == ["ward", "ward", "ward", "starter"]
    assert found.questions[0].answer == ("40 mg",)
    assert (found.questions[3].mark, found.questions[3].subject) == (None, None)
    assert found.libraries == {"ward": (LIBRARY, folder / "ward"), "starter": (LIBRARY,)}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "Invalid JSON"),
        ("[]", "the line"),
        ({**LINE, "question": "  "}, "question"),
        ({**LINE, "answer": "a"}, "answer"),
        ({**LINE, "answer": [""]}, "answer.0"),
        ({**LINE, "anwser": []}, "anwser"),
        ({key: value for key, value in LINE.items() if key != "answer"}, "answer"),
        ({**LINE, "subject": 3}, "subject"),
        ({**LINE, "library": "../up"}, "library"),
        ({**LINE, "library": ".."}, "library"),
    ],
)
def test_a_line_that_is_no_question_is_named(line: object, message: str, tmp_path: Path) -> None:
    with pytest.raises(MalformedDocumentError, match=r"line 3") as error:
        read_questions(_written(tmp_path, LINE, "", line), LIBRARY)
    assert message in str(error.value)


def test_what_is_not_judged_may_be_left_out(tmp_path: Path) -> None:
    kept = {key: LINE[key] for key in ("library", "question", "answer")}
    (only,) = read_questions(_written(tmp_path, kept), LIBRARY).questions
    assert (only.mark, only.subject, only.kind) == (None, None, "of no kind")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match='no such folder, and questions name the library "ward"'):
        read_questions(_written(tmp_path, {**LINE, "library": "ward"}), LIBRARY)
    with pytest.raises(MalformedDocumentError, match="holds no question"):
        read_questions(_written(tmp_path, ""), LIBRARY)
    (tmp_path / "questions.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableFileError, match="UTF-8"):
        read_questions(tmp_path, LIBRARY)


@pytest.mark.shared
def test_the_shared_questions_are_read(shared: Path) -> None:
    folder = shared / "eval" / "clinical"
    if not is_clinical(folder):
        pytest.skip("no clinical questions beside this checkout")
    found = read_questions(folder, ROOT / "corpus").questions
    assert len(found) == 145
    assert sum(not each.answer for each in found) == 81
    assert sum(each.subject is not None for each in found) == 59
