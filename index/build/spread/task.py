"""Say what every worker must know and be to share in an ingest, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from index.build.spread.program import Program
from index.vectors.model import ModelInfo, Vectors
from ingest.worker import Limits


@dataclass(frozen=True, slots=True)
class Task:
    """How passages are made and embedded, and by which program. Workers that differ take no part."""

    program: Program
    model: ModelInfo
    passage_tokens: int
    limits: Limits
    ocr: bool

    @property
    def key(self) -> str:
        """The text that is the same for equal tasks."""
        return repr((sorted(self.program.items()), self.model, self.passage_tokens, self.limits, self.ocr))


@dataclass(frozen=True, slots=True)
class Made:
    """The vectors of a batch, and how the worker's processor rounds: a digest of the vectors of a probe."""

    vectors: Vectors
    rounding: str
