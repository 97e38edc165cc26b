"""Keep who added each upload, and which keeper approved it: `INDEX/reviews.json`.

An approval is of the very bytes that the keeper could read: a file that takes its place is not approved.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.catalog.trust import Reviewed
from index.kept.uploads import FOLDER, UploadError

FILE = "reviews.json"
_LOCK_SECONDS = 10
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Review:
    """Of which bytes it is, who added them, and who approved them when; "" where nobody did."""

    sha256: str
    added_by: str = ""
    approved_by: str = ""
    approved_at: str = ""


def read_reviews(root: Path) -> dict[str, Review]:
    """Read the reviews of the uploads in the index at `root`, by file name.

    Raises:
        UploadError: if they cannot be read.
    """
    path = root / FILE
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        reviews = {str(name): Review(**each) for name, each in fields.items()}
        if not all(isinstance(text, str) for each in reviews.values() for text in asdict(each).values()):
            raise ValueError("a review holds no text")
        return reviews
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise UploadError(
            f"{path}: cannot be read ({error}). Move it away, and approve the documents again"
        ) from error


def note_added(root: Path, name: str, by: str) -> None:
    """Note who added a file that is kept under a name. The same bytes again keep their approval.

    Raises:
        UploadError: if it cannot be kept.
    """
    with _changing(root) as reviews:
        sha256 = sha256_of(root, name)
        known = reviews.get(name)
        if known is None or known.sha256 != sha256:
            reviews[name] = Review(sha256, _plain(by))


def approve(root: Path, name: str, by: str, sha256: str) -> None:
    """Note that a keeper approved a file with these bytes.

    Raises:
        UploadError: if there is no such file any more, or it cannot be kept.
    """
    with _changing(root) as reviews:
        if sha256_of(root, name) != sha256:
            raise UploadError(f"{name}: it was replaced just now. Look at it again")
        known = reviews.get(name)
        review = known if known and known.sha256 == sha256 else Review(sha256)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        reviews[name] = replace(review, approved_by=_plain(by), approved_at=at)


def forget(root: Path, name: str) -> None:
    """Forget the review of a file that was removed.

    Raises:
        UploadError: if that cannot be kept.
    """
    if name in read_reviews(root):
        with _changing(root) as reviews:
            reviews.pop(name, None)


def reviews_of(root: Path) -> tuple[Reviewed, ...]:
    """List who added and who approved the uploads in the index at `root`; approvals of these very bytes.

    Raises:
        UploadError: if the reviews cannot be read.
    """
    known = []
    for name, review in sorted(read_reviews(root).items()):
        with contextlib.suppress(UploadError):  # a file that is gone has no review
            same = sha256_of(root, name) == review.sha256
            known.append(Reviewed(name, review.added_by, review.approved_by if same else ""))
    return tuple(known)


@contextlib.contextmanager
def _changing(root: Path) -> Iterator[dict[str, Review]]:
    """Yield the reviews, and store them as the block leaves them, all or nothing."""
    lock = FileLock(root / f"{FILE}.lock", timeout=_LOCK_SECONDS, mode=0o600)
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with lock:
            reviews = read_reviews(root)
            yield reviews
            pending = root / f"{FILE}.new"
            handle = os.open(pending, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({name: asdict(each) for name, each in reviews.items()}, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            pending.replace(root / FILE)
    except (OSError, Timeout) as error:
        raise UploadError(f"{root / FILE}: who reviewed what could not be kept ({error})") from error


def sha256_of(root: Path, name: str) -> str:
    """Return the sha256 of an upload.

    Raises:
        UploadError: if there is none of that name, or it cannot be read.
    """
    path = root / FOLDER / name
    if path.parent != root / FOLDER or name.startswith("."):
        raise UploadError(f"{name}: no name of a document that was added here")
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UploadError(f"{name}: it cannot be read ({error.strerror or error})") from error


def _plain(name: str) -> str:
    """Keep what is seen of a name, in one line."""
    seen = "".join(
        " " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    return " ".join(seen.split())[:_LONGEST_NAME]
