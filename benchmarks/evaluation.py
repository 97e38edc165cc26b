"""What the engine as it is finds on the judged collections beside the checkout: the figures of the README.

    python -m benchmarks.evaluation      about five minutes, when the vectors are kept in var/benchmarks

The same as `python cli.py evaluate DIR`, for each collection, kept in `results/evaluation.json`. The page
that `--report` draws quotes the collections, so it is not kept here.
"""

from __future__ import annotations

from benchmarks.record import SHARED, write_result
from benchmarks.retrieval import COLLECTIONS, kept_index
from evaluate.collection import read_collection
from evaluate.measure import measure
from index.embedder import make_embedder
from search.engine import SearchEngine

_MEASURED = (
    *("index/terms.py", "search/understand.py", "search/rank.py", "search/evidence.py"),
    *("search/arrange.py", "search/answer.py"),
)


def main() -> None:
    """Asks every collection that is there its questions, and keeps the figures."""
    embedder, figures = make_embedder(), dict[str, object]()
    for name in COLLECTIONS:
        folder = SHARED / "eval" / name
        if not folder.is_dir():
            print(f"{name}: not beside the checkout, left out")
            continue
        collection = read_collection(folder)
        store, source = kept_index(collection, embedder)
        told = measure(collection, SearchEngine(store, embedder), source, lambda done, total: None)
        print(name, *told.lines(), sep="\n  ", flush=True)
        figures[name] = told.to_json()
    if figures:
        write_result("evaluation", ("tantivy", "faiss-cpu", "onnxruntime"), _MEASURED, figures)


if __name__ == "__main__":
    main()
