"""An index is its owner's alone, however it was made."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ingest, quiet

from index.kept.uploads import keep
from index.private import make_private
from index.snapshots.store import Store
from index.transfer.restore import restore
from index.transfer.write import export
from index.vectors.model import Embedder


@pytest.fixture(autouse=True)
def open_handed() -> Iterator[None]:
    """Whoever runs it lets everybody read what she writes, as most systems do."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(root: Path) -> list[str]:
    """List what others may look into."""
    return [
        f"{path.relative_to(root)} {stat.S_IMODE(path.stat().st_mode):o}"
        for path in [root, *root.rglob("*")]
        if path.stat().st_mode & 0o077
    ]


def test_an_index_is_its_owners_alone_in_every_file(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/a.txt").write_text("The rash fades in sunlight.", encoding="utf-8")
    store = Store(tmp_path / "new/index")
    ingest(store, tmp_path / "lib", embedder=embedder)
    keep(store.root, "note.txt", b"A cough.")
    assert open_to_others(store.root) == []

    # An older version left it open: shared files are closed under every name.
    for path in [*store.root.rglob("*"), store.root]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    (tmp_path / "lib/b.txt").write_text("The cough stays.", encoding="utf-8")
    ingest(store, tmp_path / "lib", embedder=embedder)
    assert open_to_others(store.root) == []

    export(store, tmp_path / "export", quiet)
    restored = Store(tmp_path / "restored")
    restore(restored, tmp_path / "export", embedder, 3, quiet)
    assert open_to_others(restored.root) == []


def test_what_is_no_index_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("Mine.", encoding="utf-8")
    (tmp_path / "CURRENT").write_text("x", encoding="utf-8")
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots/link").symlink_to(tmp_path / "thesis.odt")
    tmp_path.chmod(0o755)
    assert make_private(tmp_path) == ""
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path, *tmp_path.iterdir()]}
    assert modes == {tmp_path.name: 0o755, "thesis.odt": 0o666, "CURRENT": 0o600, "snapshots": 0o700}
