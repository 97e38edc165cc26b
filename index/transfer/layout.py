"""The layout of an export: everything a library holds, in files that any program can read.

    library.json       one object: the version of this layout (`format`), the `model` that made the
                       vectors, `reader` and `passage_tokens` (how the passages were made), how many of
                       everything there are, and the sha256 of each other file (`sha256`)
    files.jsonl        one line a file that was read: `source`, its path; `sha256` of its bytes
    documents.jsonl    one line a document: `document_id`, the first 16 hexadecimal digits of the sha256
                       of the source, a zero byte and the record; `format`; `info`, what its citation
                       is made of; `signature`, a MinHash of 128 values of 4 bytes as hexadecimal
                       digits, or ""; `text`; `pages`, each with `number`, `label`, `start`, `end`,
                       `width`, `height` and `boxes`, where its words stand: [start, end, left, top,
                       right, bottom], in points from the upper left corner; `doubts`, what was left out
                       or read unsurely, each with `kind`, `what`, `start`, `end` and `page`
    passages.jsonl     one line a passage: `passage_id`, the same of document id, start, end and text;
                       `document_id`, `ordinal`, from 0; `start`, `end`, `page`, `heading`, `context` (the
                       header rows over its table rows, and what each row stands under), `text`; `entry`,
                       what is searched, numbered from 1: passages of the same words under the same title and
                       headings share one; `vector`, the entry's row in vectors.npy, from 0, or null
                       while it is not embedded
    definitions.jsonl  one line an abbreviation that a document defines: `document_id`, `short`, `long`,
                       `start`, `end`
    vectors.npy        float32, shape (vectors, dimension), rows of unit length, in the order of the
                       entries: NumPy's format, version 1.0, without pickle

JSON Lines are UTF-8, one object and "\\n" each. `start` and `end` count the characters (Unicode code
points) of the document's text, from 0, `end` not included: a passage's `text` is the document's at its
span. Documents stand in the order in which they were read; passages and definitions in that of their
documents. The same library gives the same bytes. What can be worked out is left out: which documents
others supersede, facets, and the words' index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, TypeAdapter

from index.vectors.model import ModelInfo
from ingest.document import Doubt, SourceInfo
from ingest.passage import TableContext
from ingest.text.resemblance import VALUES

FORMAT = 2
LIBRARY, FILES, DOCUMENTS = "library.json", "files.jsonl", "documents.jsonl"
PASSAGES, DEFINITIONS, VECTORS = "passages.jsonl", "definitions.jsonl", "vectors.npy"
CHECKED = (FILES, DOCUMENTS, PASSAGES, DEFINITIONS, VECTORS)
"""The files whose checksums library.json has."""

_STRICT = ConfigDict(extra="forbid", strict=True, ser_json_inf_nan="constants")
_Count = Annotated[int, Field(ge=0, lt=2**32)]
_Signature = Annotated[str, Field(pattern=rf"^([0-9a-f]{{{8 * VALUES}}})?$")]
BoxOfPage = tuple[_Count, _Count, float, float, float, float]


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """The content of library.json."""

    format: int
    model: ModelInfo
    reader: int
    passage_tokens: int
    files: _Count
    documents: _Count
    passages: _Count
    definitions: _Count
    entries: _Count
    vectors: _Count
    dimension: _Count
    sha256: dict[str, str]
    __pydantic_config__: ClassVar[ConfigDict] = _STRICT


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line of files.jsonl."""

    source: str
    sha256: str
    __pydantic_config__: ClassVar[ConfigDict] = _STRICT


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page in a line of documents.jsonl."""

    number: _Count
    label: str
    start: _Count
    end: _Count
    width: float
    height: float
    boxes: tuple[BoxOfPage, ...]
    __pydantic_config__: ClassVar[ConfigDict] = _STRICT


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of documents.jsonl."""

    document_id: str
    format: str
    info: SourceInfo
    signature: _Signature
    text: str
    pages: tuple[PageLine, ...]
    doubts: tuple[Doubt, ...]
    __pydantic_config__: ClassVar[ConfigDict] = _STRICT


@dataclass(frozen=True, slots=True)
class PassageLine:
    """A line of passages.jsonl."""

    passage_id: str
    document_id: str
    ordinal: _Count
    start: _Count
    end: _Count
    page: _Count | None
    heading: tuple[str, ...]
    context: TableContext
    text: str
    entry: _Count
    vector: _Count | None
    __pydantic_config__: ClassVar[ConfigDict] = _STRICT


@dataclass(frozen=True, slots=True)
class DefinitionLine:
    """A line of definitions.jsonl."""

    document_id: str
    short: str
    long: str
    start: _Count
    end: _Count
    __pydantic_config__: ClassVar[ConfigDict] = _STRICT


OF_LIBRARY = TypeAdapter(LibraryFile)
OF_FILES = TypeAdapter(FileLine)
OF_DOCUMENTS = TypeAdapter(DocumentLine)
OF_PASSAGES = TypeAdapter(PassageLine)
OF_DEFINITIONS = TypeAdapter(DefinitionLine)
