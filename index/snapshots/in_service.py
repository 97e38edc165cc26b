"""Say which snapshot is in service in a folder, cheaply, and which one to return to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.errors import DamagedError, StoreError
from index.snapshots.manifest import Manifest, read_manifest


def whole_manifest(snapshots: Path, snapshot: str) -> Manifest:
    """Read the manifest of a snapshot whose files are all there; their checksums are not looked at.

    Raises:
        StoreError: if it, or a file that it names, cannot be had.
    """
    folder = snapshots / Path(snapshot).name
    manifest = read_manifest(folder)
    missing = next((name for name in manifest.files if not (folder / name).is_file()), None)
    if missing or not manifest.matches_seal() or manifest.snapshot != snapshot:
        raise DamagedError(f"{folder}: {missing or 'the manifest'} is not as it was written")
    return manifest


def manifest_or_problem(folder: Path) -> tuple[Manifest | None, str]:
    """Read a manifest, or say why it cannot be read."""
    try:
        return read_manifest(folder), ""
    except StoreError as error:
        return None, str(error)


def chosen(where: object, ids: Sequence[str], current: str | None, wanted: str | None) -> str:
    """Choose the snapshot to return to: the one wanted, or the one before the current one.

    Raises:
        StoreError: if there is none.
    """
    older = [each for each in ids if current not in ids or each < str(current)]
    target = wanted or (older[-1] if older else None)
    if target is None or target not in ids:
        missing = f"no snapshot {wanted}" if wanted else "no older snapshot"
        raise StoreError(f"{where}: there is {missing}. There are: {', '.join(ids) or 'none'}")
    return target
