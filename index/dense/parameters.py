"""Wrap FAISS's search parameters, selectors and writers, whose type stubs are wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import faiss
import numpy as np

from index.dense.layout import Mask, Rows

_faiss: Any = faiss


def selector(chosen: Mask) -> Any:
    """Select the positions that are true."""
    return _faiss.IDSelectorBitmap(np.packbits(chosen, bitorder="little"))


def flat_parameters(chosen: Mask | None) -> Any:
    """Compare only the chosen."""
    return None if chosen is None else _faiss.SearchParameters(sel=selector(chosen))


def list_parameters(probes: int, chosen: Mask | None = None, lists: Mask | None = None) -> Any:
    """Search the nearest `probes` of the lists that are true; compare only the chosen there."""
    return _faiss.SearchParametersIVF(
        nprobe=probes,
        sel=None if chosen is None else selector(chosen),
        quantizer_params=flat_parameters(lists),
    )


def writer(write: Callable[[bytes], int]) -> Any:
    """Pass what FAISS writes to a function."""
    return _faiss.PyCallbackIOWriter(write)


def find_by_position(index: Any) -> Rows:
    """Let an IVF index look up vectors by position; return each position's list."""
    index.set_direct_map_type(_faiss.DirectMap.Array)
    # The list is in the upper half of each number, the position in the list in the lower.
    positions = faiss.vector_to_array(index.direct_map.array)
    lists: Rows = positions >> 32
    return lists
