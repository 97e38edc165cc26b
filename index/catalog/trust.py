"""Say whose statements about other documents take effect: "supersedes", "retracts" and the like."""

from __future__ import annotations

import os
from dataclasses import dataclass

UPLOADED = "uploaded"
"""The folder in the sources of uploads, as reported and cited."""


def is_upload(source: str) -> bool:
    """Whether a source, or its archive, was added on the page."""
    return source.startswith(UPLOADED + "/")


@dataclass(frozen=True, slots=True)
class Trust:
    """The folders whose files are believed in what they say of others; none named means all but uploads.

    A folder is named as it is given to ingest, or in full. What a file says of itself, such as its
    collection, cannot make it trusted, and an upload never is.
    """

    folders: tuple[str, ...] = ()

    def covers(self, source: str) -> bool:
        """Whether what the file of a source says of other documents takes effect."""
        if is_upload(source):
            return False
        path = _tidy(source)
        return not self.folders or any(_is_under(path, _tidy(folder)) for folder in self.folders)


ALL_BUT_UPLOADS = Trust()


def _is_under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _tidy(path: str) -> str:
    """Write a path in full, from the folder of the command. A backslash is a character of a name."""
    return os.path.abspath(path)  # noqa: PTH100 - of the name alone: no link is followed, no file looked at
