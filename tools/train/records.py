"""Write and read training data: passages, pairs of a query and a passage, and a manifest.

    passages.jsonl   {"id", "title", "heading", "text"}: each passage once
    pairs.jsonl      {"source", "query", "positive", "context", "negatives"}: passages by their ids
    manifest.json    counts, sources, licences, seed, and the sha256 of both files

Either data file may be compressed, as `pairs.jsonl.gz`: what travels is then a third of the size.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeVar, get_args

from ingest.errors import MalformedDocumentError, UnreadableFileError, VerbatimError
from ingest.passage import embedded_text

PASSAGES, PAIRS, MANIFEST = "passages.jsonl", "pairs.jsonl", "manifest.json"

Context = Literal["whole", "title", "text"]
"""What is put before a passage's words: title and headings, as the engine does; the title; nothing."""


@dataclass(frozen=True, slots=True)
class TrainingPassage:
    """A passage to train on, by the id under which pairs name it. `heading` joins its heading path."""

    id: str
    title: str
    heading: str
    text: str

    def shown(self, context: Context) -> str:
        """Return what the model reads of it."""
        title = "" if context == "text" else self.title
        heading = (self.heading,) if context == "whole" and self.heading else ()
        return embedded_text(title, heading, self.text)


@dataclass(frozen=True, slots=True)
class Pair:
    """A query, the passage that answers it, and near ones that do not. Passages are named by id."""

    source: str
    query: str
    positive: str
    context: Context = "whole"
    negatives: tuple[str, ...] = ()


_Record = TypeVar("_Record", TrainingPassage, Pair)


@dataclass(frozen=True, slots=True)
class Example:
    """A pair in words: the query, what answers it, what does not."""

    query: str
    positive: str
    negatives: tuple[str, ...]
    source: str = ""


class TrainingError(VerbatimError):
    """Something that the one who trains can mend."""


def write_data(
    folder: Path, passages: Iterable[TrainingPassage], pairs: Iterable[Pair], manifest: Mapping[str, object]
) -> None:
    """Write training data to a folder, the manifest last: without it, the data are not complete."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    _write_lines(folder / PASSAGES, passages)
    _write_lines(folder / PAIRS, pairs)
    sums = {name: _sha256(folder / name) for name in (PASSAGES, PAIRS)}
    stated = json.dumps({**manifest, "sha256": sums}, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(stated, encoding="utf-8")


def _write_lines(path: Path, records: Iterable[TrainingPassage | Pair]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in records)


def read_manifest(folder: Path) -> Mapping[str, object]:
    """Read the manifest of training data.

    Raises:
        UnreadableFileError, MalformedDocumentError: that name the file, if there is none or it is no JSON.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise UnreadableFileError(
            str(path), "there is no such file", remedy="Make the data: python -m tools.train.pairs"
        )
    found = _parsed(path, 1, path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise _malformed(path, 1, "not a JSON object")
    return found


def read_examples(folder: Path) -> list[Example]:
    """Read training data in words, in the order in which they were written.

    Raises:
        UnreadableFileError, MalformedDocumentError: that name file and line.
        TrainingError: if a file is not the one that the manifest names.
    """
    sums = read_manifest(folder).get("sha256")
    for name in (PASSAGES, PAIRS):
        _check(_found(folder, name), sums.get(name) if isinstance(sums, dict) else None)
    passages = {each.id: each for _, each in _records(_found(folder, PASSAGES), TrainingPassage)}
    examples = []
    for number, pair in _records(_found(folder, PAIRS), Pair):
        if missing := [each for each in (pair.positive, *pair.negatives) if each not in passages]:
            raise _malformed(_found(folder, PAIRS), number, f"no passage has the id {missing[0]!r}")
        shown = [passages[each].shown(pair.context) for each in (pair.positive, *pair.negatives)]
        examples.append(Example(pair.query, shown[0], tuple(shown[1:]), pair.source))
    return examples


def _found(folder: Path, name: str) -> Path:
    """Return a data file, or its compressed form."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise UnreadableFileError(
        str(folder / name), "there is no such file", remedy="Make the data: python -m tools.train.pairs"
    )


def _check(path: Path, stated: object) -> None:
    """Compare a file's words with the checksum in the manifest."""
    actual = _sha256(path)
    if actual != stated:
        raise TrainingError(
            f"{path} has sha256 {actual}, and {MANIFEST} says {stated}. Make the data again, "
            "or take along the manifest that was written with it"
        )


def _sha256(path: Path) -> str:
    """Return the sha256 of a file's words, unpacked."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _records(path: Path, kind: type[_Record]) -> Iterator[tuple[int, _Record]]:
    """Yield each line's number and record."""
    with (
        gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as f
    ):
        for number, line in enumerate(f, 1):
            fields = _parsed(path, number, line)
            if not isinstance(fields, dict) or set(fields) != set(kind.__slots__):
                raise _malformed(path, number, f"not an object with {', '.join(kind.__slots__)}")
            if fields.get("context", "whole") not in get_args(Context):
                raise _malformed(path, number, f"no such context: {fields['context']!r}")
            if "negatives" in fields:
                fields["negatives"] = tuple(fields["negatives"])
            yield number, kind(**fields)


def _parsed(path: Path, number: int, line: str) -> object:
    try:
        return json.loads(line)
    except ValueError as error:
        raise _malformed(path, number, f"not JSON ({error})") from error


def _malformed(path: Path, line: int, problem: str) -> MalformedDocumentError:
    return MalformedDocumentError(str(path), problem, remedy="Make the data again", line=line)
