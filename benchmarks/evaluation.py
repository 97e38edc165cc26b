"""What the engine as it is finds on the judged collections beside the checkout: the figures of the README.

    python -m benchmarks.evaluation      an hour and a half, when the vectors are kept in var/benchmarks

The same as `python cli.py evaluate DIR --compare ... --report FILE --no-quotes` for each collection: the
figures are kept in `results/evaluation.json`, and the report in `results/evaluation-NAME.html`.
"""

from __future__ import annotations

from benchmarks.record import RESULTS, SHARED, write_result
from benchmarks.retrieval import COLLECTIONS, kept_index
from evaluate.collection import read_collection
from evaluate.compare import compare
from evaluate.report import page
from evaluate.variant import read_variants
from evaluate.withhold import withheld
from index.vectors.choose_model import make_embedder
from search.ranking.rank import DEFAULT

_MEASURED = (
    *(
        "index/words/terms.py",
        "search/question/understand.py",
        "search/ranking/rank.py",
        "search/ranking/evidence.py",
    ),
    *("search/ranking/arrange.py", "search/hits/sentence.py"),
)
_WITHOUT = ("evidence_weight=0", "title_weight=0", "related_weight=0,moved_weight=0")
"""What the report compares the default with: itself without the steps that earn the most."""


def main() -> None:
    """Ask every collection that is there its questions, and keep the figures and the reports."""
    embedder, figures = make_embedder(), dict[str, object]()
    for name in COLLECTIONS:
        folder = SHARED / "eval" / name
        if not folder.is_dir():
            print(f"{name}: not beside the checkout, left out")
            continue
        collection = read_collection(folder)
        store, source = kept_index(collection, embedder)
        variants = read_variants(_WITHOUT, DEFAULT)
        comparison = compare(collection, store, embedder, DEFAULT, variants, source, lambda done, total: None)
        measured = comparison.default.figures
        print(name, *comparison.lines(), sep="\n  ", flush=True)
        figures[name] = measured.to_json()
        drawn = page(name, *withheld(collection, comparison))
        (RESULTS / f"evaluation-{name}.html").write_text(drawn, encoding="utf-8")
    if figures:
        write_result("evaluation", ("tantivy", "faiss-cpu", "onnxruntime"), _MEASURED, figures)


if __name__ == "__main__":
    main()
