"""Three BM25 engines behind one interface, all with k1 = 1.2 and b = 0.75 over the same finished terms.

`python -m benchmarks.engines ENGINE build|ask FOLDER FILE ...` does one job in a process of its own
and prints that process's peak memory in MiB: see `peak_memory`.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

Terms = Sequence[str]
Found = list[tuple[int, float]]
"""(row, score), best first."""

_K1, _B = 1.2, 0.75


class Searcher(Protocol):
    """An index opened for questions."""

    def search(self, terms: Terms, k: int) -> Found:
        """Return the k best rows of those that hold any of `terms`."""


class Engine(Protocol):
    """Makes, changes and opens the index in a folder."""

    def build(self, folder: Path, passages: Iterable[Terms]) -> None:
        """Write the index; a passage's row is its position in `passages`."""

    def update(self, folder: Path, changed: Mapping[int, Terms], passages: Sequence[Terms]) -> None:
        """Replace some rows. `passages` are all of them, for an engine that cannot do with less."""

    def open(self, folder: Path) -> Searcher:
        """Open what `build` wrote."""


class Tantivy:
    """tantivy, through the module that Verbatim uses it by."""

    def build(self, folder: Path, passages: Iterable[Terms]) -> None:
        from index.words.lexical import LexicalWriter

        with LexicalWriter(folder) as writer:
            for row, terms in enumerate(passages):
                writer.add(row, terms)

    def update(self, folder: Path, changed: Mapping[int, Terms], passages: Sequence[Terms]) -> None:
        from index.words.lexical import LexicalWriter

        with LexicalWriter(folder) as writer:
            writer.remove(changed)
            for row, terms in changed.items():
                writer.add(row, terms)

    def open(self, folder: Path) -> Searcher:
        from index.words.lexical import LexicalIndex

        return LexicalIndex(folder)


class Bm25s:
    """bm25s, whose scores are computed when the index is made: any change is a new index."""

    def build(self, folder: Path, passages: Iterable[Terms]) -> None:
        import bm25s

        engine = bm25s.BM25(k1=_K1, b=_B, method="lucene")
        engine.index([list(terms) for terms in passages], show_progress=False)
        engine.save(folder, show_progress=False)

    def update(self, folder: Path, changed: Mapping[int, Terms], passages: Sequence[Terms]) -> None:
        self.build(folder, [changed.get(row, terms) for row, terms in enumerate(passages)])

    def open(self, folder: Path) -> Searcher:
        return _Bm25sSearcher(folder)


class _Bm25sSearcher:
    def __init__(self, folder: Path) -> None:
        import bm25s

        self._engine = bm25s.BM25.load(folder, show_progress=False)

    def search(self, terms: Terms, k: int) -> Found:
        at_most = min(k, int(self._engine.scores["num_docs"]))
        rows, scores = self._engine.retrieve([list(terms)], k=at_most, show_progress=False)
        return [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if score > 0]


class Fts5:
    """SQLite FTS5 with its contents and all its detail, which its bm25() needs.

    `unicode61` takes the signs that join our terms (`il-6`, `0.5`, `hla-b*57:01`) as parts of a token.
    k1 and b are fixed in FTS5 at 1.2 and 0.75.
    """

    _TOKENIZER = "unicode61 remove_diacritics 0 tokenchars '-.:*+/'''"

    def build(self, folder: Path, passages: Iterable[Terms]) -> None:
        folder.mkdir(parents=True)
        with _transaction(folder) as connection:
            connection.execute(
                f'CREATE VIRTUAL TABLE passages USING fts5(terms, tokenize="{self._TOKENIZER}")'
            )
            self._insert(connection, enumerate(passages))

    def update(self, folder: Path, changed: Mapping[int, Terms], passages: Sequence[Terms]) -> None:
        with _transaction(folder) as connection:
            connection.executemany("DELETE FROM passages WHERE rowid = ?", [(row,) for row in changed])
            self._insert(connection, changed.items())

    def open(self, folder: Path) -> Searcher:
        return _Fts5Searcher(folder)

    @staticmethod
    def vocabulary(folder: Path) -> set[str]:
        """Return the tokens in the index, to see whether our terms came through whole."""
        with _transaction(folder) as connection:
            connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, passages, row)")
            return {term for (term,) in connection.execute("SELECT term FROM temp.vocabulary")}

    @staticmethod
    def _insert(connection: sqlite3.Connection, rows: Iterable[tuple[int, Terms]]) -> None:
        connection.executemany(
            "INSERT INTO passages (rowid, terms) VALUES (?, ?)",
            ((row, " ".join(terms)) for row, terms in rows),
        )


class _Fts5Searcher:
    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "passages.sqlite")

    def search(self, terms: Terms, k: int) -> Found:
        if not terms:
            return []
        wanted = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        found = self._connection.execute(
            "SELECT rowid, -rank FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?", (wanted, k)
        )
        return [(int(row), float(score)) for row, score in found]


@contextmanager
def _transaction(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "passages.sqlite")) as connection, connection:
        yield connection


ENGINES: dict[str, Engine] = {"bm25s": Bm25s(), "tantivy": Tantivy(), "FTS5": Fts5()}


def size(folder: Path) -> int:
    """Return the bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def peak_memory(name: str, job: str, folder: Path, file: Path) -> float | None:
    """Return the peak resident memory, in MiB, of a process that does one job and nothing else.

    Args:
        name: of the engine, or `none` to do nothing but read the file.
        job: `build` an index in `folder`, or `ask` all questions of the one there.
        folder: the index's.
        file: passages or questions: one a line, its terms as a JSON list.

    Returns:
        None where the system does not tell (anything but Linux).
    """
    command = [sys.executable, "-m", "benchmarks.engines", name, job, str(folder), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer = done.stdout.split()[-1]
    return None if answer == "unknown" else float(answer)


def _job(name: str, job: str, folder: str, file: str) -> None:
    if name == "none":
        for _ in _lines(Path(file)):
            pass
    elif job == "build":
        shutil.rmtree(folder, ignore_errors=True)
        ENGINES[name].build(Path(folder), _lines(Path(file)))
    else:
        searcher = ENGINES[name].open(Path(folder))
        for terms in _lines(Path(file)):
            searcher.search(terms, k=200)


def _lines(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _peak() -> str:
    # Not getrusage: after an exec it can still hold the peak of the process that started this one.
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith("VmHWM:"):
            return f"{int(line.split()[1]) / 1024:.1f}"
    return "unknown"


if __name__ == "__main__":
    _job(*sys.argv[1:])
    print(_peak())
