"""What the tests of comparisons share: a tiny judged collection, indexed, and two rankings of it."""

from __future__ import annotations

import pytest
from judged import Judged
from support import ROOT, ingest

from evaluate.collection import read_collection
from evaluate.compare import Comparison, compare
from evaluate.variant import read_variants
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import Ranking


@pytest.fixture(scope="session")
def judged(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Judged:
    """tests/collection, indexed. Do not write to it."""
    collection = read_collection(ROOT / "tests" / "collection")
    store = Store(tmp_path_factory.mktemp("judged") / "index")
    (source,) = {file.source for file in ingest(store, collection.corpus, embedder=embedder).files}
    return Judged(collection, store, source)


@pytest.fixture(scope="session")
def comparison(judged: Judged, embedder: Embedder) -> Comparison:
    """The default, and a variant that lets everything be found: q3, whose words stand nowhere, finds its
    document among the four there are."""
    variants = read_variants(["near=-1"], Ranking())
    return compare(
        judged.collection,
        judged.store,
        embedder,
        Ranking(),
        variants,
        judged.source,
        lambda done, total: None,
    )
