"""Find the file that a document was read from, and check that it has not changed.

Only sources in the catalog are looked for, never a path from a reader.
"""

from __future__ import annotations

from pathlib import Path

from index.backend import Backend
from index.catalog.trust import is_upload
from index.kept.uploads import original as uploaded
from ingest.document import SourceInfo
from ingest.errors import IngestError
from ingest.files import archive
from ingest.files.find import SourceFile, find
from ingest.load import checksum, read_bytes

GONE = "The original file is not where it was when it was read. This is the text that was read from it."
CHANGED = "The original file has changed since it was read. This is the text as it was before."
UNKNOWN = "The library does not say what the original file was. This is the text that was read from it."


def original(library: Backend, info: SourceInfo, index: Path) -> tuple[bytes | None, str]:
    """Read a document's original file.

    Return its bytes and "", or None and why not. Uploads lie in the `index` folder.
    """
    known = library.checksum(info.source)
    if known is None:
        return None, UNKNOWN
    file = uploaded(index, info.source) if is_upload(info.source) else _file(info.source)
    if file is None:
        return None, GONE
    try:
        content = read_bytes(file)
    except IngestError:
        return None, "The original file cannot be read now. This is the text that was read from it."
    return (content, "") if checksum(content) == known else (None, CHANGED)


def _file(source: str) -> SourceFile | None:
    """Find the file of a source: itself, or a member of an archive on its path."""
    path = Path(source)
    try:
        if path.is_file():
            return SourceFile(path, source)
        for parent in path.parents:
            if parent.is_file():
                return _member(parent, source) if archive.is_archive(parent) else None
    except OSError:  # such as a name that is too long
        return None
    return None


def _member(packed: Path, source: str) -> SourceFile | None:
    return next((file for file in find([packed]).files if file.source == source), None)
