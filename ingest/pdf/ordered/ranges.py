"""Finds the rows of a stretch that make a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.pdf.layout.lines import MARKER
from ingest.pdf.ordered.rows import Cell, Row
from ingest.pdf.ordered.seams import with_own_rows

_LEAST_ROWS = 3
_SAME_SIZE = 1.15
_WIDER_GAP = 1.6
_MORE = 0.6
_ALIGNED = 2.0
_MOST_WORDS = 9.0
"""More words a cell, on the average, or lines in one, are text in columns."""
_MOST_LINES = 6.0
_NEAR, _NEXT = 1.25, 2.5
"""So much white, in sizes, may always stand between two rows; and between the first two of a table."""
_TORN = 1.5
_PITCH = 1.35
_SHORT = 5
_FEW_BOLD = 0.3
_CENTRED = 0.5


@dataclass(frozen=True, slots=True)
class Range:
    """Rows of a stretch from `first` to before `stop`."""

    first: int
    stop: int


def ranges_of(rows: Sequence[Row]) -> list[Range]:
    """Return the rows that make tables: two and more of several cells, with the single ones between them."""
    found: list[Range] = []
    i = 0
    while i < len(rows):
        if len(rows[i].cells) < 2:
            i += 1
            continue
        stop = _stop(rows, i)
        first = _first(rows, i, stop, found[-1].stop if found else 0)
        if _is_table(with_own_rows(rows[first:stop])[0]):
            found.append(Range(first, stop))
            i = stop
        else:
            i = max(i + 1, stop)
    return found


def _stop(rows: Sequence[Row], first: int) -> int:
    """Where the rows end that follow the first one as closely as each other, in its print."""
    near = _near(rows, first)
    several = [row for row in rows[first:near] if len(row.cells) > 1]
    left, right = min(row.bounds.left for row in several), max(row.bounds.right for row in several)
    inner = rows[first].cells[0].bounds.right
    size = rows[first].cells[0].size
    stop = first + 1
    for i in range(first + 1, near):
        row = rows[i]
        if i > first + 1 and rows[first].bold and _is_head_again(rows[i - 1 : i + 2]):
            break
        if len(row.cells) > 1 or row.bounds.left > inner:
            stop = i + 1
        elif row.bounds.right > right + 2 * size or row.bounds.left < left - _ALIGNED:
            break
    return stop


def _is_head_again(rows: Sequence[Row]) -> bool:
    """Whether the second of three rows is one more table's head: bold between others, and no number in it."""
    if len(rows) < 3 or rows[0].bold or not rows[1].bold or rows[2].bold or len(rows[1].cells) < 2:
        return False
    return not any(c.isdigit() for cell in rows[1].cells for line in cell.lines for c in line.text)


def _near(rows: Sequence[Row], first: int) -> int:
    """Where the rows end that follow closely on each other."""
    size = rows[first].cells[0].size
    gaps: list[float] = []
    for i in range(first + 1, len(rows)):
        row, gap = rows[i], _gap(rows[i - 1], rows[i])
        most = max(_WIDER_GAP * median(gaps) + _MORE * size, _NEAR * size) if gaps else _NEXT * size
        if gap > most or max(row.cells[0].size, size) > _SAME_SIZE * min(row.cells[0].size, size):
            return i
        # Heads that stand in the middle of two rows leave no gap.
        gaps += [gap] if gap > 0 else []
    return len(rows)


def _first(rows: Sequence[Row], first: int, stop: int, least: int) -> int:
    """Where a table begins with heads over several of its columns, or with the name of its first group."""
    left, right = (edge(_edges(row)[i] for row in rows[first:stop]) for i, edge in enumerate((min, max)))
    inner = min((row.cells[1].bounds.left for row in rows[first:stop] if len(row.cells) > 1), default=right)
    gaps = [max(_gap(a, b), 0.0) for a, b in pairwise(rows[first:stop])]
    names = [row for row in rows[first:stop] if len(row.cells) == 1]
    while gaps and first > least and len(rows[first - 1].cells) == 1:
        row, below = rows[first - 1], rows[first]
        near = _gap(row, below) <= _WIDER_GAP * median(gaps) + _MORE * below.cells[0].size
        alike = abs(row.cells[0].size - below.cells[0].size) <= 0.05 * below.cells[0].size
        bounds = row.bounds
        if not (near and alike and bounds.right <= right + 2 and len(row.cells[0].lines) == 1):
            break
        over = bounds.left > inner - _CENTRED * row.cells[0].size and row.bold == below.bold
        name = (
            abs(bounds.left - left) <= _ALIGNED
            and any(
                each.bold == row.bold and abs(each.bounds.left - bounds.left) <= _ALIGNED for each in names
            )
            and not below.bold
        )
        if not (over or name):
            break
        first -= 1
    return first


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether rows are those of a table, and not text that stands in columns."""
    several = [row for row in rows if len(row.cells) > 1]
    headed = rows[0].bold and not any(row.bold for row in rows[1:])
    if len(several) < 2 or (len(rows) < _LEAST_ROWS and not headed):
        return False
    if all(len(row.cells) == 2 and _is_marker(row.cells[0]) for row in several):
        return False
    cells = [cell for row in several for cell in row.cells]
    words = sum(len(line.words) for cell in cells for line in cell.lines) / len(cells)
    lines = sum(len(cell.lines) for cell in cells) / len(cells)
    lower = sum(cell.lines[0].text[0].islower() for row in rows[1:] for cell in row.cells[:1])
    return words <= _MOST_WORDS and lines <= _MOST_LINES and 2 * lower <= len(rows)


def unsure_rows(rows: Sequence[Row], ranges: Sequence[Range]) -> list[Row]:
    """Return the rows in no table that may be one: two of as many short cells, one below the other."""
    taken = {i for each in ranges for i in range(each.first, each.stop)}
    found: list[Row] = []
    for i, (above, below) in enumerate(pairwise(rows)):
        if not taken.isdisjoint((i, i + 1)) or len(above.cells) != len(below.cells) or len(above.cells) < 2:
            continue
        if _gap(above, below) <= _NEXT * above.cells[0].size and all(
            map(_is_one_below, above.cells, below.cells)
        ):
            found += [above, below]
    return found


def _is_one_below(above: Cell, below: Cell) -> bool:
    a, b = above.bounds, below.bounds
    short = all(len(line.words) <= _SHORT for cell in (above, below) for line in cell.lines)
    return short and a.left < b.right and b.left < a.right and not _is_marker(above)


def _is_marker(cell: Cell) -> bool:
    """Whether a cell holds the number or bullet of a list item."""
    return len(cell.lines) == 1 and len(cell.lines[0].words) == 1 and bool(MARKER.match(cell.lines[0].text))


def is_torn(rows: Sequence[Row], found: Range) -> bool:
    """Whether a line of several cells stands right above or below a table, or below it a first cell."""
    own = rows[found.first : found.stop]
    above = rows[found.first - 1] if found.first else None
    below = rows[found.stop] if found.stop < len(rows) else None
    size = own[0].cells[0].size
    if above and len(above.cells) > 1 and _gap(above, own[0]) < _TORN * size:
        return True
    if below and len(below.cells) > 1:
        return _gap(own[-1], below) < _TORN * size
    return bool(below and _is_name(below, own))


def _is_name(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a line below a table may be the first cell of one more row of it."""
    cell, last = row.cells[0], rows[-1]
    near = _gap(last, row) <= _PITCH * median(max(_gap(a, b), 0.0) for a, b in pairwise(rows)) + 1
    return (
        near
        and len(cell.lines[0].words) <= _SHORT
        and abs(cell.size - last.cells[0].size) <= 0.05 * cell.size
        and any(abs(cell.bounds.left - each.bounds.left) <= _ALIGNED for each in rows if each is not rows[0])
        and cell.lines[0].text[-1] not in ".:"
        and cell.bold == last.cells[0].bold
    )


def head_rows(rows: Sequence[Row]) -> int:
    """Return how many rows at the top are heads; 0 where nothing tells.

    They are bold where those below are not, or have fewer cells than the first full row.
    """
    bold = next((i for i, row in enumerate(rows) if not row.bold), len(rows))
    rest = rows[bold:]
    if bold and rest and sum(row.bold for row in rest if len(row.cells) > 1) <= _FEW_BOLD * len(rest):
        # A bold name of the first group stands below the heads.
        if bold > 1 and len(rows[bold - 1].cells) == 1 and any(len(row.cells) == 1 for row in rest):
            return bold - 1
        return bold
    most = max(len(row.cells) for row in rows)
    full = next(i for i, row in enumerate(rows) if len(row.cells) == most)
    later = [len(row.cells) == most for row in rows[full:] if len(row.cells) > 1]
    if not 0 < full <= 2 or full + 1 >= len(rows) or not all(later):
        return 0
    if full == 1 and rows[0].bounds.left > rows[1].cells[0].bounds.right:
        return 2
    return full if len(rows[0].cells) > 1 else 0


def _edges(row: Row) -> tuple[float, float]:
    return row.bounds.left, row.bounds.right


def _gap(above: Row, below: Row) -> float:
    """The white between two rows."""
    return below.bounds.top - above.bounds.bottom
