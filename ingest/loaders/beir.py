"""A judged collection's `corpus.jsonl` in BEIR layout: one document a line.

Layout: Thakur et al., BEIR: a heterogeneous benchmark for zero-shot evaluation of information
retrieval models, NeurIPS 2021. The canonical text is the record's `text`, untouched, because
answer spans are judged as offsets into it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath

from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.text.structure import read_structure


class BeirLoader:
    """Reads `{"_id", "title", "text"}` lines; each becomes a document with `_id` as its record."""

    format = "BEIR JSON Lines"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a first line that opens a JSON object with an `_id`."""
        first = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
        return first.startswith(b"{") and b'"_id"' in first

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the documents in file order."""
        seen: set[str] = set()
        for number, line in enumerate(content.splitlines(), start=1):
            if not line.strip():
                continue
            record = _record(line, source, number)
            identifier, text = str(record["_id"]), str(record["text"])
            if identifier in seen:
                raise _malformed(source, number, f"the _id {identifier!r} occurs a second time")
            seen.add(identifier)
            structure = read_structure(text)
            metadata = record.get("metadata")
            url = metadata.get("url") if isinstance(metadata, dict) else None
            info = SourceInfo(
                source=source,
                record=identifier,
                title=str(record.get("title") or structure.title or identifier),
                url=str(url) if url else None,
            )
            yield Document(text, info, structure.sections, self.format)


def _record(line: bytes, source: str, number: int) -> dict[str, object]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise _malformed(source, number, f"not JSON: {error.msg.removesuffix(' at')}", error.colno) from error
    except RecursionError as error:
        raise _malformed(source, number, "JSON that is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise _malformed(source, number, f"not UTF-8: {error.reason}", error.start + 1) from error
    if not isinstance(record, dict) or record.get("_id") is None or not isinstance(record.get("text"), str):
        raise _malformed(source, number, 'not an object with "_id" and a "text" that is a string')
    return record


def _malformed(source: str, line: int, problem: str, column: int | None = None) -> MalformedDocumentError:
    return MalformedDocumentError(source, problem, remedy="Mend that line", line=line, column=column)
