"""Compare sentence splitters on clinical traps and on speed. Run: python -m benchmarks.sentence_splitters

The traps (`sentence_traps.tsv`) were written, with their gold breaks, before any splitter was run
on them, and were not changed afterwards. `‖` stands before the first character of each sentence
but the first.
"""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import nupunkt
import pysbd
import sentencex
import syntok.segmenter

from benchmarks.record import ROOT, SHARED, Ratio, ratios, table, write_result
from ingest.files.find import find
from ingest.load import load, read_bytes
from ingest.text.sentences import sentence_spans
from ingest.text.structure import paragraph_spans

Splitter = Callable[[str], Iterable[int]]
"""Gives the offsets at which the sentences of a text begin."""

_MARK = "‖"
_BASELINE = "pysbd"
_ROUNDS = 7
_ONE_FILE_IN = 50
_END = re.compile(r"""[.?!:…][)\]"”’'»]*(?:\s?\[[\d,;–\- ]+\])*\s*$""")
"""What a sentence ends with: a mark, then closing brackets, quotation marks and citations."""
_LONGEST_END = 60
_pysbd = pysbd.Segmenter(language="en", clean=False, char_span=True)


@dataclass(frozen=True, slots=True)
class Trap:
    """A text and the offsets where its second and later sentences begin."""

    kind: str
    text: str
    breaks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Fault:
    """A trap that a splitter fell into: the text with the gold breaks, and with those it made."""

    kind: str
    gold: str
    made: str


@dataclass(frozen=True, slots=True)
class Score:
    """What a splitter made of the traps: breaks too many, breaks too few, and where."""

    wrong: int
    missed: int
    faults: tuple[Fault, ...]


def main() -> None:
    """Measures, prints the table and writes the JSON."""
    traps = read_traps(ROOT / "benchmarks" / "sentence_traps.tsv")
    scores = {name: judge(splitter, traps) for name, splitter in SPLITTERS.items()}
    source, paragraphs = real_text()
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    speed = speeds(paragraphs)
    unmarked = unmarked_breaks()
    gold = sum(len(trap.breaks) for trap in traps)
    print(f"{len(traps)} traps with {gold} breaks; speed on {words:,} words of {source}\n")
    print(_table(scores, speed, len(traps), unmarked))
    _print_losses(scores)
    figures = {
        "traps": len(traps),
        "gold_breaks": gold,
        "speed_text": source,
        "speed_words": words,
        "speed_rounds": _ROUNDS,
        "speed_baseline": _BASELINE,
        "splitters": {name: _json(scores[name], speed[name]) for name in SPLITTERS},
        "unmarked_breaks": {name: list(counts) for name, counts in unmarked.items()},
    }
    packages = ("pysbd", "nupunkt", "syntok", "sentencex")
    measured = ("ingest/text/sentences.py", "benchmarks/sentence_traps.tsv")
    write_result("sentence_splitters", packages, measured, figures)


def read_traps(path: Path) -> list[Trap]:
    """Return the traps in a file with the columns kind and text; `\\n` in a text is a line's end."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [_trap(row["kind"], row["text"].replace("\\n", "\n")) for row in rows]


def judge(splitter: Splitter, traps: Iterable[Trap]) -> Score:
    """Count the breaks that a splitter makes and should not, and those it should and does not."""
    wrong = missed = 0
    faults: list[Fault] = []
    for trap in traps:
        made = breaks(splitter, trap.text)
        wrong += len(made - trap.breaks)
        missed += len(trap.breaks - made)
        if made != trap.breaks:
            faults.append(Fault(trap.kind, _marked(trap.text, trap.breaks), _marked(trap.text, made)))
    return Score(wrong, missed, tuple(faults))


def breaks(splitter: Splitter, text: str) -> frozenset[int]:
    """Return where the second and later sentences begin: at their first character that is no white space."""
    first = len(text) - len(text.lstrip())
    begins = (start + len(text[start:]) - len(text[start:].lstrip()) for start in splitter(text))
    return frozenset(begin for begin in begins if first < begin < len(text))


def real_text() -> tuple[str, list[str]]:
    """Return the paragraphs of a sample of MedQuAD, or else of the starter library, and what it is."""
    medquad = SHARED / "corpora" / "medquad"
    if medquad.is_dir():
        return f"MedQuAD, one file in {_ONE_FILE_IN}", list(_paragraphs(medquad, _ONE_FILE_IN))
    print("No shared MedQuAD beside the checkout: speed is measured on the starter library.\n")
    return "the starter library", list(_paragraphs(ROOT / "corpus", 1))


def speeds(paragraphs: list[str]) -> dict[str, Ratio]:
    """Return words a second over the baseline's, in processor time, after one round that warms up."""
    for splitter in SPLITTERS.values():
        _per_second(splitter, paragraphs)
    rounds = [{name: _per_second(s, paragraphs) for name, s in SPLITTERS.items()} for _ in range(_ROUNDS)]
    return ratios(rounds, _BASELINE)


def unmarked_breaks() -> dict[str, tuple[int, int]]:
    """Of each splitter's breaks in the judged collections, those after no mark that ends a sentence
    (and not at a line's end), and all of them: a sign of wrong breaks where no gold breaks are known.
    Empty where the collections are missing."""
    folder = SHARED / "eval"
    if not folder.is_dir():
        print("No shared judged collections beside the checkout: no count of breaks after no end mark.\n")
        return {}
    paragraphs = list(_paragraphs(folder, 1, "corpus.jsonl"))
    return {name: _unmarked(splitter, paragraphs) for name, splitter in SPLITTERS.items()}


def _unmarked(splitter: Splitter, paragraphs: list[str]) -> tuple[int, int]:
    unmarked = made = 0
    for text in paragraphs:
        for begin in breaks(splitter, text):
            before = text[max(0, begin - _LONGEST_END) : begin]
            made += 1
            unmarked += "\n" not in before[len(before.rstrip()) :] and not _END.search(before)
    return unmarked, made


def _per_second(splitter: Splitter, paragraphs: list[str]) -> float:
    began = time.process_time()
    for paragraph in paragraphs:
        list(splitter(paragraph))
    return 1 / (time.process_time() - began)


def _paragraphs(folder: Path, one_in: int, name: str = "") -> Iterator[str]:
    for file in [file for file in find([folder]).files if file.path.name.endswith(name)][::one_in]:
        for document in load(read_bytes(file), file.source):
            for section in document.sections:
                for start, end in paragraph_spans(document.text, section.start, section.end):
                    yield document.text[start:end]


def _by_pysbd(text: str) -> Iterator[int]:
    return (span.start for span in _pysbd.segment(text))


def _by_nupunkt(text: str) -> Iterator[int]:
    return (start for start, _ in nupunkt.sent_spans(text))


def _by_syntok(text: str) -> Iterator[int]:
    return (
        tokens[0].offset for paragraph in syntok.segmenter.analyze(text) for tokens in map(list, paragraph)
    )


def _by_sentencex(text: str) -> Iterator[int]:
    return (boundary["start_index"] for boundary in sentencex.get_sentence_boundaries("en", text))


def _by_ours(text: str) -> Iterator[int]:
    return (start for start, _ in sentence_spans(text))


SPLITTERS: dict[str, Splitter] = {
    "pysbd": _by_pysbd,
    "nupunkt": _by_nupunkt,
    "syntok": _by_syntok,
    "sentencex": _by_sentencex,
    "ours": _by_ours,
}


def _trap(kind: str, marked: str) -> Trap:
    parts = marked.split(_MARK)
    ends = [len("".join(parts[:i])) for i in range(1, len(parts))]
    return Trap(kind, "".join(parts), frozenset(ends))


def _marked(text: str, begins: Iterable[int]) -> str:
    for begin in sorted(begins, reverse=True):
        text = text[:begin] + _MARK + text[begin:]
    return text


def _table(
    scores: dict[str, Score], speed: dict[str, Ratio], traps: int, unmarked: dict[str, tuple[int, int]]
) -> str:
    rows = []
    for name, score in scores.items():
        right = f"{traps - len(score.faults)} of {traps}"
        without = "{:,} of {:,}".format(*unmarked[name]) if unmarked else "not measured"
        rows.append((name, score.wrong, score.missed, right, without, speed[name]))
    marks = "breaks after no end mark"
    heading = ("splitter", "wrong breaks", "missed breaks", "traps right", marks, f"speed over {_BASELINE}'s")
    return table(heading, rows)


def _print_losses(scores: dict[str, Score]) -> None:
    print("\nWhere ours is wrong (gold → ours; in brackets who is right):")
    wrong_at = {name: {fault.gold for fault in score.faults} for name, score in scores.items()}
    for fault in scores["ours"].faults:
        right = ", ".join(name for name in scores if fault.gold not in wrong_at[name])
        print(f"  {fault.gold!r}\n    → {fault.made!r} [{right or 'none'}]")


def _json(score: Score, speed: Ratio) -> dict[str, object]:
    return {
        "wrong_breaks": score.wrong,
        "missed_breaks": score.missed,
        "speed_ratio": speed.to_json(),
        "faults": [asdict(fault) for fault in score.faults],
    }


if __name__ == "__main__":
    main()
