"""Read questions as clinicians type them, answerable and not: `questions.jsonl`, one JSON object a line.

A line has `library`, `question`, `answer`, `mark`, `subject` and `kind`. The library "starter" is the
project's own documents. Any other is those and the folder of that name beside the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from ingest.errors import MalformedDocumentError, UnreadableFileError

FILE = "questions.jsonl"
STARTER = "starter"

_Text = Annotated[str, Field(pattern=r"\S")]
_Folder = Annotated[str, Field(pattern=r"^\w[\w -]*$")]
"""A folder's name, which leads nowhere else."""


@checked(frozen=True, slots=True, config=ConfigDict(extra="forbid", strict=True))
class ClinicalQuestion:
    """A question, and what makes an answer right.

    `answer` are strings of which any in a passage answers it; none: the library has no answer. `mark` is what
    the marked sentence or table row must hold. `subject` is the beginning of a word that the first passage,
    its headings or its title must hold. `mark` and `subject` are None where neither is judged. `kind` groups
    questions.
    """

    library: _Folder
    question: _Text
    answer: tuple[_Text, ...]
    mark: _Text | None = None
    subject: _Text | None = None
    kind: _Text = "of no kind"


@dataclass(frozen=True, slots=True)
class ClinicalSet:
    """The questions of a folder, and the files and folders of each library that they name."""

    questions: tuple[ClinicalQuestion, ...]
    libraries: Mapping[str, tuple[Path, ...]]


def is_clinical(folder: Path) -> bool:
    """Whether a folder holds such questions."""
    return (folder / FILE).is_file()


def read_questions(folder: Path, starter: Path) -> ClinicalSet:
    """Read the questions in a folder.

    Args:
        folder: holds `questions.jsonl`, and a folder for each library but the starter.
        starter: the folder of the starter library.

    Raises:
        UnreadableFileError: if the file or the documents of a library are missing.
        MalformedDocumentError: that names the line that is no question.
    """
    questions = _questions(folder / FILE)
    names = dict.fromkeys(each.library for each in questions)
    libraries = {name: (starter,) if name == STARTER else (starter, folder / name) for name in names}
    for name, paths in libraries.items():
        for path in paths:
            if not path.is_dir():
                raise UnreadableFileError(
                    str(path),
                    f'there is no such folder, and questions name the library "{name}"',
                    remedy=f'Put its documents there, or change "library" in {FILE}',
                )
    return ClinicalSet(tuple(questions), libraries)


def _questions(path: Path) -> Sequence[ClinicalQuestion]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(
            str(path), f"cannot be read ({error})", remedy="Save it as UTF-8 text"
        ) from error
    found = [_question(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not found:
        raise MalformedDocumentError(str(path), "holds no question", remedy="Write one a line")
    return found


def _question(path: Path, number: int, line: str) -> ClinicalQuestion:
    try:
        return _QUESTION.validate_json(line)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"]) or "the line"
        raise _malformed(path, number, f"{where}: {problem['msg']}") from error


_QUESTION = TypeAdapter(ClinicalQuestion)


def _malformed(path: Path, number: int, problem: str) -> MalformedDocumentError:
    keys = ", ".join(ClinicalQuestion.__slots__)
    return MalformedDocumentError(str(path), problem, remedy=f"A question has {keys}", line=number)
