"""Write and check a snapshot's manifest: what it holds, what made it, and every file's checksum."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.dense import DenseSummary
from index.errors import DamagedError, MismatchError
from index.vectors.model import ModelInfo

FORMAT = 8
"""The version of the snapshot's layout; a program reads only the one it writes."""
NAME = "manifest.json"
SEAL_DIFFERS = "differs from its own checksum. Ingest again"
_HASHERS = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a snapshot and what made it."""

    snapshot: str
    built_at: str
    model: ModelInfo
    dense: DenseSummary
    reader: int
    passage_tokens: int
    documents: int
    passages: int
    entries: int
    """How many distinct passages are searched; `dense.count` of them have vectors."""
    files: dict[str, str]
    """The sha256 of every other file in the snapshot's folder, by its path there."""
    format: int = FORMAT
    seal: str = ""
    """The sha256 of all other fields, compared by `verify`. Empty in older manifests."""

    @property
    def complete(self) -> bool:
        """Whether every entry can be found by meaning."""
        return self.dense.count == self.entries

    def write(self, folder: Path) -> None:
        """Write the manifest into a snapshot's folder."""
        sealed = replace(self, seal=self.compute_seal())
        (folder / NAME).write_text(json.dumps(asdict(sealed), indent=2) + "\n", encoding="utf-8")

    def matches_seal(self) -> bool:
        """Whether the fields match the seal. A manifest without a seal is not checked."""
        return self.seal in ("", self.compute_seal())

    def compute_seal(self) -> str:
        """Compute the sha256 of all other fields."""
        content = json.dumps(asdict(replace(self, seal="")), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest in a snapshot's folder.

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
        model, dense = ModelInfo(**fields["model"]), DenseSummary(**fields["dense"])
        return Manifest(**{**fields, "model": model, "dense": dense})
    except (KeyError, TypeError) as error:
        raise DamagedError(f"{path}: not a manifest ({error}). Ingest again") from error


class Checksums:
    """The sha256 of files. Each file is read once, since snapshots share most of theirs."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int, int], str] = {}

    def of(self, folder: Path) -> dict[str, str]:
        """Checksum every file under `folder` except the manifest and locks, by its path there."""
        paths = sorted(p for p in folder.rglob("*") if p.is_file() and not _is_transient(p, folder))
        with ThreadPoolExecutor(_HASHERS) as hashers:
            return dict(
                zip(
                    (p.relative_to(folder).as_posix() for p in paths),
                    hashers.map(self._of, paths),
                    strict=True,
                )
            )

    def _of(self, path: Path) -> str:
        stat = path.stat()
        key = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if key not in self._known:
            with path.open("rb") as file:
                self._known[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._known[key]

    def check(self, folder: Path, manifest: Manifest) -> None:
        """Compare every file with its checksum.

        Raises:
            DamagedError: that names the first file that is missing or differs.
        """
        present = self.of(folder)
        for name, expected in manifest.files.items():
            if present.get(name) == expected:
                continue
            if not manifest.matches_seal():
                raise DamagedError(f"{folder / NAME}: {SEAL_DIFFERS}")
            if name not in present:
                raise DamagedError(f"{folder / name}: missing from the snapshot. Ingest again")
            raise DamagedError(f"{folder / name}: differs from its checksum. Ingest again")


def _is_transient(path: Path, folder: Path) -> bool:
    locked = path.name.startswith(".") and path.name.endswith(".lock")
    return locked or path == folder / NAME
