"""Say whose statements about other documents take effect: "supersedes", "retracts" and the like."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ingest.document import SourceInfo

UPLOADED = "uploaded"
"""The folder in the sources of uploads, as reported and cited."""


def is_upload(source: str) -> bool:
    """Whether a source, or its archive, was added on the page."""
    return source.startswith(UPLOADED + "/")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Who added an upload on the page, and which keeper approved it; "" where that is not known or was not
    done."""

    name: str
    added_by: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Trust:
    """The folders whose files are believed in what they say of others; none named means all but uploads.

    A folder is named as it is given to ingest, or in full. What a file says of itself, such as its
    collection, cannot make it trusted, and an upload never is by its folder.
    """

    folders: tuple[str, ...] = ()

    def believes(self, info: SourceInfo) -> bool:
        """Whether what a document says of others takes effect: an upload's does once a keeper approved it."""
        return is_approved(info) or self.covers(info.source)

    def covers(self, source: str) -> bool:
        """Whether the file of a source is trusted for the folder that it lies in."""
        if is_upload(source):
            return False
        path = _tidy(source)
        return not self.folders or any(_is_under(path, _tidy(folder)) for folder in self.folders)


ALL_BUT_UPLOADS = Trust()
ADDED_BY, APPROVED_BY = "added_by", "approved_by"
"""What a library notes in `extra` of an upload. What its file says under these names is dropped."""


def review_of(info: SourceInfo) -> str | None:
    """Say who added an upload on the page, and whether a keeper approved it; None of other documents."""
    if not is_upload(info.source):
        return None
    by, approved = info.extra.get(ADDED_BY), info.extra.get(APPROVED_BY)
    added = f"Added on the page by {by}" if by else "Added on the page"
    return f"{added}, approved by {approved}" if approved else f"{added}, not yet reviewed"


def is_approved(info: SourceInfo) -> bool:
    """Whether a keeper approved an upload."""
    return is_upload(info.source) and bool(info.extra.get(APPROVED_BY))


def _is_under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _tidy(path: str) -> str:
    """Write a path in full, from the folder of the command. A backslash is a character of a name."""
    return os.path.abspath(path)  # noqa: PTH100 - of the name alone: no link is followed, no file looked at
