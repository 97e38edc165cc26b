"""Remember which local snapshot is which on the server: `INDEX/server.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

FILE = "server.json"
_MOST = 50


def read_links(root: Path) -> dict[str, str]:
    """Return the local id of each snapshot on the server that is known; of none where the file is not one."""
    try:
        stated = json.loads((root / FILE).read_text(encoding="utf-8"))
        return {str(server): str(local) for server, local in stated.items()}
    except (OSError, ValueError, AttributeError):
        # Whatever is not known is fetched again.
        return {}


def add_link(root: Path, server: str, local: str) -> None:
    """Note that a snapshot on the server is a local one."""
    links: Mapping[str, str] = {**read_links(root), server: local}
    newest = dict(sorted(links.items())[-_MOST:])
    pending = root / f"{FILE}.new"
    pending.write_text(json.dumps(newest, indent=2) + "\n", encoding="utf-8")
    pending.replace(root / FILE)
