"""Note on each upload who added it, and which keeper approved it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from index.catalog.trust import ADDED_BY, APPROVED_BY, UPLOADED, Reviewed
from index.sql import Reads

_OF_UPLOADS = "SELECT document_id, source, info FROM documents WHERE source LIKE ?"


def update_reviews(connection: sqlite3.Connection, reviews: Sequence[Reviewed]) -> None:
    """Write into every upload what is known of its review, in place of what its file says of that."""
    for document_id, info in list(_changed(connection, reviews)):
        connection.execute("UPDATE documents SET info = ? WHERE document_id = ?", (info, document_id))


def are_reviews_new(connection: Reads, reviews: Sequence[Reviewed]) -> bool:
    """Whether an upload was approved, or lost that, since this catalog was written."""
    return next(_changed(connection, reviews), None) is not None


def _changed(connection: Reads, reviews: Sequence[Reviewed]) -> Iterator[tuple[str, str]]:
    """Yield the id and the new info of every upload whose review is not as noted."""
    known = {each.name: each for each in reviews}
    for document_id, source, stored in connection.execute(_OF_UPLOADS, (f"{UPLOADED}/%",)):
        fields = json.loads(stored)
        name = PurePosixPath(source).parts[1]
        review = known.get(name, Reviewed(name))
        noted = {ADDED_BY: review.added_by, APPROVED_BY: review.approved_by}
        extra = {key: value for key, value in fields["extra"].items() if key not in noted}
        extra |= {key: value for key, value in noted.items() if value}
        if extra != fields["extra"]:
            yield document_id, json.dumps(fields | {"extra": extra}, ensure_ascii=False)
