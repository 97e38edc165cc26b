"""The manifest of a snapshot: what it holds, what made it, and the checksum of every file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from index.embed import ModelInfo
from index.errors import DamagedError, MismatchError

FORMAT = 3
"""The version of the snapshot's layout; a program reads only the one it writes."""
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says of itself."""

    snapshot: str
    built_at: str
    model: ModelInfo
    dimension: int
    dense: str
    recipe: int
    passage_tokens: int
    documents: int
    passages: int
    files: dict[str, str]
    """The sha256 of every other file in the snapshot's folder, by its path in it."""
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Writes the manifest into a snapshot's folder."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest in a snapshot's folder.

    Raises:
        DamagedError: if it is missing or is no manifest.
        MismatchError: if another version of Verbatim wrote it.
    """
    path = folder / NAME
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DamagedError(f"{path}: cannot be read ({error}). Ingest again") from error
    version = fields.get("format") if isinstance(fields, dict) else None
    if version != FORMAT:
        raise MismatchError(
            f"{path}: the snapshot has format {version}, and this version of Verbatim reads {FORMAT}. "
            "Ingest again, or open it with the version that wrote it"
        )
    try:
        return Manifest(**{**fields, "model": ModelInfo(**fields["model"])})
    except (KeyError, TypeError) as error:
        raise DamagedError(f"{path}: not a manifest ({error}). Ingest again") from error


def checksums(folder: Path) -> dict[str, str]:
    """The sha256 of every file under `folder` but the manifest and hidden files (locks), by path."""
    found: dict[str, str] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name != NAME and not _is_transient(path.name):
            with path.open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _is_transient(name: str) -> bool:
    return name.startswith(".") and name.endswith(".lock")


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compares every file with its checksum.

    Raises:
        DamagedError: that names the first file that is missing or differs.
    """
    present = checksums(folder)
    for name, expected in manifest.files.items():
        if name not in present:
            raise DamagedError(f"{folder / name}: missing from the snapshot. Ingest again")
        if present[name] != expected:
            raise DamagedError(f"{folder / name}: differs from its checksum. Ingest again")
