"""Say which snapshots there are."""

from __future__ import annotations

from fastapi import APIRouter, Response

from index.snapshots.store import Store
from serve.rest.answers import answer
from serve.rest.listings import SnapshotListedJson
from serve.served import Here

_LISTED = ("id", "built_at", "documents", "passages", "embedded")
router = APIRouter(tags=["keeping"])


@router.get("/snapshots", response_model=list[SnapshotListedJson])
def snapshots(served: Here) -> Response:
    """List the snapshots on disk, newest first.

    A caller who may not read the whole library is shown only the snapshot that answers them.
    """
    if served.whole:
        store = served.store or Store(served.index)
        return answer([each.to_json() for each in store.published()], None)
    theirs = served.engine.snapshot.to_json()
    return answer([{**{k: theirs[k] for k in _LISTED}, "current": True, "problem": None}], None)
