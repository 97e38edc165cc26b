"""Answer questions with txtai, in a Python of its own: python txtai_rival.py FOLDER

The folder has `texts.jsonl`, a JSON string a line, and `vectors.npy`, a row for each. Each line that comes
in asks: `{"questions": [...], "vectors": [[...], ...]}`, and the line that goes out has the
seconds that each took, by the clock and of processor time. Needs txtai, faiss-cpu and numpy, and nothing
of this project.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

DEPTH = 10


def main(folder: Path) -> None:
    """Index the folder's texts, words and vectors both, and answer what is asked."""
    from txtai import Embeddings  # type: ignore[import-not-found]

    texts = [json.loads(line) for line in (folder / "texts.jsonl").read_text(encoding="utf-8").splitlines()]
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    known = {text: vectors[row] for row, text in enumerate(texts)}
    began = time.perf_counter()
    # Content is kept, because an answer without its text is none; words and vectors weigh the same.
    embeddings = Embeddings(
        {
            "method": "external",
            "transform": lambda some: np.stack([known[text] for text in some]),
            "hybrid": True,
            "content": True,
        }
    )
    embeddings.index((row, text, None) for row, text in enumerate(texts))
    built = time.perf_counter() - began
    print(json.dumps({"txtai": version("txtai"), "build_s": round(built, 1)}), flush=True)

    def ask(text: str) -> tuple[float, float]:
        start, used = time.perf_counter(), time.process_time()
        found: list[Any] = embeddings.search(text, DEPTH)
        assert len(found) == DEPTH
        return time.perf_counter() - start, time.process_time() - used

    for line in sys.stdin:
        asked = json.loads(line)
        known.update(zip(asked["questions"], np.array(asked["vectors"], dtype=np.float32)))  # noqa: B905
        print(json.dumps([ask(text) for text in asked["questions"]]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
