"""Reviews of uploads: of these very bytes, and kept whole."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from index.catalog.trust import Reviewed
from index.kept.reviews import FILE, approve, forget, note_added, read_reviews, reviews_of, sha256_of
from index.kept.uploads import FOLDER, UploadError, keep


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An index with an upload that Ana added and Kim approved."""
    keep(tmp_path, "ward.md", b"one")
    note_added(tmp_path, "ward.md", " Ana \u202eReader\n")
    approve(tmp_path, "ward.md", "Kim", sha256_of(tmp_path, "ward.md"))
    return tmp_path


def test_who_added_and_approved_is_kept_for_the_owner_alone(root: Path) -> None:
    assert reviews_of(root) == (Reviewed("ward.md", "Ana Reader", "Kim"),)
    assert stat.S_IMODE((root / FILE).stat().st_mode) == 0o600
    note_added(root, "ward.md", "Bob")  # the same bytes again
    assert reviews_of(root) == (Reviewed("ward.md", "Ana Reader", "Kim"),)
    forget(root, "ward.md")
    assert (reviews_of(root), read_reviews(root)) == ((), {})


def test_other_bytes_are_not_approved_however_they_came(root: Path) -> None:
    (root / FOLDER / "ward.md").write_bytes(b"two")
    assert reviews_of(root) == (Reviewed("ward.md", "Ana Reader", ""),)
    (root / FOLDER / "ward.md").unlink()
    assert reviews_of(root) == ()


def test_only_what_was_looked_at_is_approved(root: Path) -> None:
    sha256 = sha256_of(root, "ward.md")
    keep(root, "ward.md", b"two")
    with pytest.raises(UploadError, match="replaced just now"):
        approve(root, "ward.md", "Kim", sha256)
    for name in ("../CURRENT", ".incoming-x", "gone.md"):
        with pytest.raises(UploadError):
            sha256_of(root, name)


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}', '{"a": {"sha256": 1}}', '{"a": {"more": "x"}}'])
def test_a_damaged_file_approves_nothing(root: Path, content: str) -> None:
    (root / FILE).write_text(content)
    with pytest.raises(UploadError, match="cannot be read"):
        reviews_of(root)
