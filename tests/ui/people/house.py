"""The page where people sign in, over a provider on loopback."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from provider import CLIENT_ID, CLIENT_SECRET, Provider, providing
from serving import free_port, served

from index.snapshots.store import Store

COOKIE_SECRET = "a secret of the tests, long enough to be one"


@dataclass(frozen=True)
class House:
    """A page where people sign in, its provider and its index."""

    page: str
    provider: Provider
    index: Path


@contextmanager
def housed(page_store: Store, folder: Path) -> Iterator[House]:
    """The page over a copy of its library, with keepers, auditors and readers."""
    shutil.copytree(page_store.root, folder / "index")
    port = free_port()
    with providing() as provider:
        access = folder / "access.toml"
        access.write_text(
            f"""
            [login]
            issuer = "{provider.issuer}"
            client_id = "{CLIENT_ID}"
            client_secret = "{CLIENT_SECRET}"
            page = "http://localhost:{port}"
            cookie_secret = "{COOKIE_SECRET}"
            [roles]
            readers = ["ward"]
            keepers = ["library"]
            auditors = ["privacy"]
            """
        )
        access.chmod(0o600)
        settings = {"VERBATIM_ACCESS": str(access), "VERBATIM_UPLOADS": "1"}
        with served(folder / "index", folder / "log", port, **settings) as page:
            yield House(page, provider, folder / "index")
