"""Read the positions of the cells of a Rich Text row from its definition."""

from __future__ import annotations

from ingest.loaders.rtf.state import CellEdge, RowShape


class Shapes:
    """The shape of the current row, and of the current row of a table inside a cell."""

    def __init__(self) -> None:
        self.nested = 0
        """How many definitions of inner tables are open."""
        self._outer = RowShape()
        self._inner = RowShape()

    @property
    def at_hand(self) -> RowShape:
        """Return the shape that a row has that ends now."""
        return self._inner if self.nested else self._outer

    def state(self, word: str, number: int) -> bool:
        """Note what a control word states of the row; return whether it states anything."""
        shape = self.at_hand
        if word == "trowd" and self.nested:
            self._inner = RowShape()
        elif word == "trowd":
            self._outer = RowShape()
        elif word == "trleft":
            shape.left = number
        elif word == "trhdr":
            shape.is_head = True
        elif word == "clvmrg":
            shape.goes_on_down = True
        elif word == "clmrg":
            shape.goes_on_across = True
        elif word == "cellx":
            shape.cells.append(CellEdge(number, shape.goes_on_down, shape.goes_on_across))
            shape.goes_on_down = shape.goes_on_across = False
        else:
            return False
        return True
