"""A write that fails names what the system reported, and the remedy that fits it."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from index.errors import WriteError
from index.snapshots.lock import locked


def _system(code: int) -> OSError:
    return OSError(code, os.strerror(code), "catalog.sqlite")


@pytest.mark.parametrize(
    ("error", "remedy", "absent"),
    [
        (_system(errno.ENOSPC), "Make room on the disk, and", "may write"),
        (_system(errno.EFBIG), "Make room on the disk, and", "may write"),
        (_system(errno.EACCES), "Check that you may write there", "Make room"),
        (_system(errno.EROFS), "Check that you may write there", "Make room"),
        (_system(errno.ENOENT), "ENOENT: look at the file that it names", "Make room"),
        (_system(errno.EMFILE), "EMFILE", "Make room"),
        (sqlite3.OperationalError("database or disk is full"), "Make room on the disk, or check", "reported"),
    ],
    ids=lambda value: getattr(value, "strerror", None),
)
def test_the_remedy_fits_the_error(
    tmp_path: Path, error: OSError | sqlite3.Error, remedy: str, absent: str
) -> None:
    with pytest.raises(WriteError) as refused, locked(tmp_path):
        raise error
    assert str(error) in str(refused.value)
    assert remedy in str(refused.value)
    assert absent not in str(refused.value)
