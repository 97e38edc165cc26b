"""Which parts a folder of vectors holds, and in what files.

    parts.json          the dimension and the parts: kind, counts, how it is searched, recall
    part-0001.faiss     the vectors of a part, as FAISS keeps them
    part-0001.rows.npy  their row numbers in the catalog, ascending, int64
    part-0001.dead.npy  the positions in the part that are no longer in the library, ascending, int64

A part is never changed once written: the next snapshot links to the same two files and has `dead` files
of its own. FAISS knows a vector by its position in its part, so nothing is ever renumbered.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedError

PARTS = "parts.json"
Rows = NDArray[np.int64]
"""Row numbers of the catalog, or positions in a part; the variable's name says which."""
Mask = NDArray[np.bool_]
"""One truth value for each position of a part."""


@dataclass(frozen=True, slots=True)
class PartInfo:
    """One part, as `parts.json` describes it."""

    name: str
    kind: Literal["flat", "ivf"]
    count: int
    """How many vectors its file holds, dead ones too."""
    dead: int
    size: int
    """The bytes of its FAISS file: a shorter one must not be mapped into memory."""
    lists: int = 0
    probes: int = 0
    """How many lists are searched for a question."""
    recall: float | None = None
    """The share of the ten exact best that is found; None where the search is exact."""

    @property
    def live(self) -> int:
        """How many of its vectors can be found."""
        return self.count - self.dead

    def vectors_in(self, folder: Path) -> Path:
        """Return the path of its FAISS file."""
        return folder / f"{self.name}.faiss"

    def rows_in(self, folder: Path) -> Path:
        """Return the path of its row numbers."""
        return folder / f"{self.name}.rows.npy"

    def dead_in(self, folder: Path) -> Path:
        """Return the path of its dead positions; there is no file where none is dead."""
        return folder / f"{self.name}.dead.npy"


@dataclass(frozen=True, slots=True)
class DenseSummary:
    """A manifest's summary of the vectors. JSON values only."""

    kind: str
    count: int
    """How many vectors can be found."""
    dead: int
    """How many dead vectors remain until their part is rewritten."""
    dimension: int
    parts: int
    recall: float | None
    """The least recall@10 of any part, measured when built; None where all are exact."""
    flat_up_to: int
    """The rule: a part with more vectors is searched by lists."""


def summarise(parts: Sequence[PartInfo], dimension: int, flat_up_to: int) -> DenseSummary:
    """Summarise the parts, the largest first in the description."""
    by_size = sorted(parts, key=lambda part: part.count, reverse=True)
    measured = [part.recall for part in parts if part.recall is not None]
    listed = [describe(part) for part in by_size if part.kind == "ivf"]
    flat = [part for part in parts if part.kind == "flat"]
    if flat or not listed:
        listed.append("FAISS flat, inner product" + (f" ({len(flat)} parts)" if len(flat) > 1 else ""))
    return DenseSummary(
        kind="; ".join(listed),
        count=sum(part.live for part in parts),
        dead=sum(part.dead for part in parts),
        dimension=dimension,
        parts=len(parts),
        recall=min(measured) if measured else None,
        flat_up_to=flat_up_to,
    )


def describe(part: PartInfo) -> str:
    """Describe a part's index in words."""
    if part.kind == "flat":
        return "FAISS flat, inner product"
    return f"FAISS IVF{part.lists} over float16, {part.probes} probes, inner product"


def write_layout(folder: Path, dimension: int, parts: Sequence[PartInfo]) -> None:
    """Write `parts.json`."""
    layout = {"dimension": dimension, "parts": [asdict(part) for part in parts]}
    (folder / PARTS).write_text(json.dumps(layout, indent=2) + "\n", encoding="utf-8")


def read_layout(folder: Path) -> tuple[int, tuple[PartInfo, ...]]:
    """Read the dimension and the parts.

    Raises:
        DamagedError: if `parts.json` is missing or malformed.
    """
    path = folder / PARTS
    try:
        layout: Any = json.loads(path.read_text(encoding="utf-8"))
        return int(layout["dimension"]), tuple(PartInfo(**part) for part in layout["parts"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedError(f"{path}: does not say which parts there are ({error}). Ingest again") from error


def write_numbers(path: Path, numbers: Rows) -> None:
    """Write ascending numbers as a `.npy` file.

    Raises:
        OSError: if it cannot be written.
    """
    plain = np.ascontiguousarray(numbers, dtype=np.int64)
    # `np.save` does not look whether the last bytes reached the disk when it closes the file.
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(plain))
        file.write(plain.data)


def read_numbers(path: Path, count: int) -> Rows:
    """Map the `count` ascending numbers of a `.npy` file into memory.

    Raises:
        DamagedError: if the file holds anything else.
    """
    try:
        numbers = np.load(path, mmap_mode="r" if count else None, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise DamagedError(f"{path}: numpy cannot read it ({error}). Ingest again") from error
    if numbers.shape != (count,) or numbers.dtype != np.int64 or np.any(np.diff(numbers) <= 0):
        raise DamagedError(
            f"{path}: holds {numbers.dtype} of shape {numbers.shape}, and should hold {count:,} ascending "
            "int64. Ingest again"
        )
    plain: Rows = np.asarray(numbers)
    return plain
