"""Say in the report of an ingest what went otherwise than on one machine."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.wording import count

_NAMED = 3
"""How many of a kind are named; the others are counted."""


class Remarks:
    """What became of the workers of one scheduler, and of the work that they did not do."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.left_out: dict[str, str] = {}
        """Why a worker takes no part, by its address."""
        self.lost = 0
        """How many workers went away."""
        self.cut = 0
        """How often the scheduler was not reached."""
        self.failed: list[str] = []
        """The pieces of work at which workers failed, each with the reason."""
        self.alone = 0
        """How many pieces of work were done here, because no worker was reached."""
        self.rounded: set[str] = set()
        """How other processors round, where they do so otherwise than this machine's."""

    def lines(self) -> Iterator[str]:
        """Yield what an operator should know, a sentence or two each."""
        for address, why in list(self.left_out.items())[:_NAMED]:
            yield f"Worker {address} took no part ({why}): install the same Verbatim there."
        if len(self.left_out) > _NAMED:
            yield f"{len(self.left_out) - _NAMED} more workers took no part."
        if self.lost:
            yield f"{count(self.lost, 'worker')} went away; what they had begun was done again."
        if self.cut:
            times = "once" if self.cut == 1 else f"{self.cut:,} times"
            yield f"The scheduler {self._address} was lost {times}; what was under way was done again."
        if self.failed:
            more = f", and {len(self.failed) - _NAMED} more" if len(self.failed) > _NAMED else ""
            yield f"Workers failed at, and this machine did: {'; '.join(self.failed[:_NAMED])}{more}."
        if self.alone:
            yield (
                f"No worker of {self._address} was reached for a while, so this machine went on alone with "
                f"{count(self.alone, 'task')}."
            )
        if self.rounded:
            yield (
                "Some workers have another kind of processor, which rounds otherwise: vectors made there "
                "differ from this machine's behind the sixth decimal."
            )
