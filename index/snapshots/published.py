"""Describe a snapshot on disk."""

from __future__ import annotations

from dataclasses import dataclass

from index.snapshots.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot on disk: its manifest, or why that cannot be read, and whether it is in service."""

    id: str
    manifest: Manifest | None
    problem: str
    current: bool

    def to_json(self) -> dict[str, object]:
        """Return the snapshot as JSON values."""
        manifest = self.manifest
        return {
            "id": self.id,
            "current": self.current,
            "built_at": manifest.built_at if manifest else None,
            "documents": manifest.documents if manifest else None,
            "passages": manifest.passages if manifest else None,
            "embedded": manifest.dense.count / max(manifest.entries, 1) if manifest else None,
            "problem": self.problem or None,
        }
