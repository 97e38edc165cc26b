"""What the ablation ranks is in the engine's order."""

from __future__ import annotations

from typing import cast

from benchmarks.ordered import Ordered, Understood
from index.snapshots.snapshot import Snapshot
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.ranking.rank import DEFAULT


def test_passages_come_in_the_order_of_the_page(engine: SearchEngine, embedder: Embedder) -> None:
    question = "What are the symptoms of dermatomyositis?"
    ordered = Ordered(Understood(cast(Snapshot, engine.library), embedder), DEFAULT)
    mine = [(hit.document_id, hit.start, hit.score) for hit in ordered.search(question, 30).hits]
    page = [(hit.document_id, hit.start, hit.score) for hit in engine.search(question, 30).hits]
    assert mine == page and mine
