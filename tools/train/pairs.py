"""Make training pairs from the shared documents, and leave out what any evaluation asks.

    python -m tools.train.pairs --shared DIR --out DIR [--seed N] [--negatives N] [--without NAME]

It takes about half an hour of one core, most of it mining. The same seed and files give the same bytes. What
is written holds other people's text: it is never committed, so it must lie outside the project, or in `var/`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from index.vectors.choose_model import make_embedder
from ingest.errors import VerbatimError
from search.names.names import Names
from tools.train.progress import Shown
from tools.train.records import Pair, TrainingError, TrainingPassage, write_data
from tools.train.sources import names as of_names
from tools.train.sources.documents import headings, titles
from tools.train.sources.drafts import Draft, chosen, drawn
from tools.train.sources.duplicates import LETTERS, WORDS, NearlyJudged, nearly_judged
from tools.train.sources.judged import ROOT, judged_questions, to_train_on
from tools.train.sources.library import LICENCES, SharedLibrary, present, shared_library
from tools.train.sources.medquad import medquad
from tools.train.sources.mine import Miner
from tools.train.sources.questions import questions

LEFT_OUT = "left_out.jsonl"
_FEWEST_LETTERS = 40
"""A passage of fewer, if it is no name, says nothing."""


def make_pairs(
    shared: Path, out: Path, seed: int, negatives: int, most: int | None, without: Sequence[str]
) -> Mapping[str, object]:
    """Make the pairs, write them, and return the manifest.

    Args:
        shared: the folder with `corpora/` and `eval/`.
        out: a folder to write to; the index of words is kept in it.
        seed: decides every choice.
        negatives: how many near misses a pair has at the most.
        most: how many pairs a source gives at the most; None for all.
        without: collections to leave out.
    """
    shown = Shown()
    outside_the_project(out)
    judged = judged_questions(shared)
    places = present(shared, without)
    library = shared_library(places, out / "index", make_embedder(), shown)
    drafts = _distinct(_drafts(library, shared, seed, without, most))
    near = nearly_judged([each.query for each in drafts], judged, partial(shown, "compare"))
    kept = [each for each in drafts if each.query not in near]
    kept.sort(key=lambda each: drawn(seed, f"{each.source}\0{each.query}\0{each.passage.id}"))
    pairs, passages = _mined(kept, Miner(library, negatives, seed), shown)
    manifest = {
        "command": "python -m tools.train.pairs",
        "seed": seed,
        "pairs": len(pairs),
        "passages": len(passages),
        "by_source": _counts(drafts, near, pairs),
        "judged_questions": dict(Counter(each.asked_in for each in judged)),
        "nearly_judged": {
            "queries": len(near),
            "bounds": {"letters": LETTERS, "words": WORDS},
            "by": dict(Counter(each.by for each in near.values())),
            "of": dict(Counter(each.question.asked_in for each in near.values())),
        },
        "documents": dict(Counter(each.collection for each in library.documents.values())),
        "not_read": [_below(each, shared) for each in library.failed],
        "licences": {name: LICENCES[name] for name in places} | {"names": of_names.LICENCE},
    }
    _write_left_out(out / LEFT_OUT, near.values())
    write_data(out, passages.values(), pairs, manifest)
    return manifest


def outside_the_project(out: Path) -> None:
    """Refuse a folder whose files might be committed.

    Raises:
        TrainingError: if it lies in the project and not in `var/`.
    """
    at = out.resolve()
    if at.is_relative_to(ROOT) and not at.is_relative_to(ROOT / "var"):
        raise TrainingError(
            f"{out}: it holds other people's text. Name a folder in var/ or outside the project"
        )


def _drafts(
    library: SharedLibrary, shared: Path, seed: int, without: Sequence[str], most: int | None
) -> list[Draft]:
    collection = None if "bioasq" in without else to_train_on(shared)
    sources: list[Iterable[Draft]] = [
        medquad(library, Names(), seed),
        questions(library, collection, seed) if collection else (),
        titles(library),
        headings(library, seed),
        of_names.names(seed, 20_000),
    ]
    if most is None:
        return [each for source in sources for each in source]
    return [each for number, s in enumerate(sources) for each in chosen(list(s), most, seed, str(number))]


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """Leave out a pair of words that was there before, a query without a word, and a passage of nothing."""
    found: dict[tuple[str, str], Draft] = {}
    for each in drafts:
        query, text = " ".join(each.query.casefold().split()), " ".join(each.passage.text.casefold().split())
        enough = len(text) >= (_FEWEST_LETTERS if each.document else 1)
        if query and enough and query != text:
            found.setdefault((query, text), each)
    return list(found.values())


def _mined(
    drafts: Sequence[Draft], miner: Miner, shown: Shown
) -> tuple[list[Pair], dict[str, TrainingPassage]]:
    pairs: list[Pair] = []
    passages: dict[str, TrainingPassage] = {}
    for pair, used in miner.mined(drafts, partial(shown, "mine")):
        pairs.append(pair)
        for each in used:
            passages.setdefault(each.id, each)
    return pairs, passages


def _counts(
    drafts: Sequence[Draft], near: Mapping[str, NearlyJudged], pairs: Sequence[Pair]
) -> dict[str, dict[str, float]]:
    made = Counter(each.source for each in drafts)
    left_out = Counter(each.source for each in drafts if each.query in near)
    mined = Counter(each.source for each in pairs if each.negatives)
    written = Counter(each.source for each in pairs)
    return {
        source: {
            "made": made[source],
            "nearly_judged": left_out[source],
            "written": written[source],
            "with_negatives": mined[source],
        }
        for source in sorted(made)
    }


def _write_left_out(path: Path, near: Iterable[NearlyJudged]) -> None:
    """Write what was left out, and for which question, the nearest first."""
    rows = sorted(near, key=lambda each: (-each.nearness, each.query))
    lines = (json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in rows)
    path.write_text("".join(lines), encoding="utf-8")


def _below(told: str, shared: Path) -> str:
    return told.replace(f"{shared}/", "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make pairs as the command line says, print the counts, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True, help="the folder with corpora/ and eval/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--negatives", type=int, default=4, help="near misses of a pair, at the most")
    parser.add_argument("--most", type=int, help="pairs of a source, at the most; all by default")
    parser.add_argument("--without", action="append", default=[], help="a collection to leave out")
    given = parser.parse_args(arguments)
    try:
        manifest = make_pairs(given.shared, given.out, given.seed, given.negatives, given.most, given.without)
    except VerbatimError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(manifest, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
