"""Compare rankings: the default and variants of it, on one state of the index and the same questions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evaluate.collection import Collection
from evaluate.remember import RememberingEmbedder
from evaluate.significance import Difference, compared
from evaluate.trial import Trial, attempt, check
from evaluate.variant import Variant, settings_of
from index.backend import Backend, Library
from index.vectors.model import Embedder
from ingest.errors import MalformedDocumentError
from search.engine import Ranking

METHOD = (
    "p: paired randomisation test (Smucker, Allan and Carterette 2007), two-sided, 10,000 permutations. "
    "Interval: 95 % bootstrap of the mean difference. Neither is corrected for the number of comparisons."
)
_HEADING = f"{'measure':<12} {'default':>8} {'variant':>8} {'differs':>8}  {'95 % interval':<18} {'p':>7}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The default, the variants, and how each of them differs from the default, by measure."""

    default: Trial
    variants: tuple[Trial, ...] = ()
    differences: tuple[Mapping[str, Difference], ...] = ()

    def lines(self) -> list[str]:
        """Return the comparison as lines of text."""
        lines = [*self.default.figures.lines(), f"default: {settings_of(self.default.variant.ranking)}"]
        for trial, differences in zip(self.variants, self.differences, strict=True):
            lines += ["", trial.variant.name, f"{_HEADING}  better worse same"]
            lines += [_line(measure, difference) for measure, difference in differences.items()]
        return [*lines, "", METHOD] if self.variants else lines

    def to_json(self) -> dict[str, object]:
        """Return the comparison as JSON values, with each question's figures."""
        return {
            **self.default.figures.to_json(),
            "snapshot": self.default.snapshot.to_json(),
            "settings": dataclasses.asdict(self.default.variant.ranking),
            "by_question": self.default.by_question,
            "variants": [
                {
                    **trial.figures.to_json(),
                    "name": trial.variant.name,
                    "settings": dataclasses.asdict(trial.variant.ranking),
                    "differences": {name: each.to_json() for name, each in differences.items()},
                    "by_question": trial.by_question,
                }
                for trial, differences in zip(self.variants, self.differences, strict=True)
            ],
        }


class Pinned:
    """A library that stays at one state, whatever is published meanwhile."""

    def __init__(self, library: Library) -> None:
        self._state = library.open()

    def current_id(self) -> str:
        """Return the state's id."""
        return self._state.statistics.id

    def open(self) -> Backend:
        """Return the state."""
        return self._state


def compare(
    collection: Collection,
    library: Library,
    embedder: Embedder,
    default: Ranking,
    variants: Sequence[Variant],
    source: str,
    progress: Callable[[int, int], None],
) -> Comparison:
    """Ask every question of the collection with the default and with each variant.

    Args:
        collection: the questions and judgements.
        library: an index of the collection's corpus.
        embedder: the model that made the index.
        default: the ranking that the variants are compared with.
        variants: other rankings, or none.
        source: how the corpus file was named when it was ingested.
        progress: called with the number of questions asked, and of all.

    Raises:
        VariantError: if the engine refuses a value of a variant.
        MalformedDocumentError: if none of the collection's questions is judged.
    """
    if not collection.questions:
        raise MalformedDocumentError(
            str(collection.corpus.parent),
            "none of its questions is judged",
            remedy="The question ids of qrels/test.tsv are those of queries.jsonl",
        )
    tried = [Variant("default", default), *variants]
    pinned, remembering = Pinned(library), RememberingEmbedder(embedder)
    for variant in variants:
        check(variant, next(iter(collection.questions.values())), pinned, remembering)
    trials: list[Trial] = []
    for number, variant in enumerate(tried):

        def show(done: int, total: int, before: int = number) -> None:
            progress(before * total + done, len(tried) * total)

        trials.append(attempt(variant, collection, pinned, remembering, source, show))
    first, *others = trials
    return Comparison(first, tuple(others), tuple(_differences(first, other) for other in others))


def _differences(one: Trial, other: Trial) -> dict[str, Difference]:
    return {
        measure: compared(list(figures.values()), [other.by_question[measure][q] for q in figures])
        for measure, figures in one.by_question.items()
    }


def _line(measure: str, d: Difference) -> str:
    interval = f"{d.low:+.4f} to {d.high:+.4f}"
    return (
        f"{measure:<12} {d.one:>8.4f} {d.other:>8.4f} {d.mean:>+8.4f}  {interval:<18} {d.p:>7.4f}"
        f"  {d.wins:>6,} {d.losses:>5,} {d.ties:>4,}"
    )
