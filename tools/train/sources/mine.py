"""Mine hard negatives with the engine: what it finds for a query that does not answer it.

Of a disease's question: the same section of a sibling disease, then the same disease's other sections. Of all
others: what stands from the fourth place down, for nobody judged what stands above.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence

from index.catalog.stored import StoredPassage
from index.words.terms import term_set
from search.hit import Hit
from tools.train.records import Pair, TrainingPassage
from tools.train.sources.drafts import Draft, chosen
from tools.train.sources.library import SharedLibrary, training_passage
from tools.train.sources.medquad import kind_of

FOUND = 20
"""How many hits are looked at."""
_UNJUDGED = 3
"""How many of the first hits may be answers that nobody judged."""

_HELD = 50_000

Progress = Callable[[int, int], None]


class Miner:
    """Finds near misses in a library. Each query is searched once."""

    def __init__(self, library: SharedLibrary, negatives: int, seed: int) -> None:
        self._library, self._most, self._seed = library, negatives, seed
        self._search = functools.lru_cache(maxsize=_HELD)(self._hits)

    def mined(
        self, drafts: Sequence[Draft], progress: Progress
    ) -> Iterator[tuple[Pair, list[TrainingPassage]]]:
        """Yield each draft as a pair with its negatives, and all its passages."""
        for done, draft in enumerate(drafts):
            progress(done, len(drafts))
            found = [*draft.beside, *(self._near_misses(draft) if draft.document else ())]
            unlike = _unlike(draft.passage, found)[: self._most]
            ids = tuple(each.id for each in unlike)
            yield (
                Pair(draft.source, draft.query, draft.passage.id, draft.context, ids),
                [draft.passage, *unlike],
            )
        progress(len(drafts), len(drafts))

    def _hits(self, query: str) -> tuple[Hit, ...]:
        return self._library.engine.search(query, FOUND).hits

    def _near_misses(self, draft: Draft) -> list[TrainingPassage]:
        hits = self._search(draft.mined_by or draft.query)
        others = [hit for hit in hits if not self._may_answer(hit, draft)]
        if not draft.kind:
            return [_of_hit(hit) for hit in others if hit.rank > _UNJUDGED]
        siblings = [hit for hit in others if hit.heading and kind_of(hit.heading[-1]) == draft.kind]
        # One of the same disease; the rest are siblings, and where there are not enough, whatever is near.
        own = chosen(_other_sections(draft, self._library), 1, self._seed, draft.query + draft.passage.id)
        near = [_of_hit(hit) for hit in (*siblings, *(hit for hit in others if hit not in siblings))]
        return [*near[: max(self._most - len(own), 1)], *map(training_passage, own)]

    def _may_answer(self, hit: Hit, draft: Draft) -> bool:
        """Whether a hit has the words of a document that answers, or speaks of all that is in its title.

        What is said of a disease's first kind may hold for the disease. The documents of liveqa are answers
        of MedQuAD.
        """
        places = {hit.document_id, *(each.document_id for each in (*hit.also_in, *hit.nearly_in))}
        if places & draft.answered_by:
            return True
        if not draft.kind:
            return False
        titled = term_set(self._library.documents[draft.document].title) <= term_set(hit.info.title)
        return titled or self._library.documents[hit.document_id].collection == "liveqa"


def _other_sections(draft: Draft, library: SharedLibrary) -> list[StoredPassage]:
    sections = library.documents[draft.document].sections()
    return [
        passages[0]
        for heading, passages in sections.items()
        if heading and kind_of(heading[-1]) not in ("", draft.kind, "information")
    ]


def _of_hit(hit: Hit) -> TrainingPassage:
    heading = "\n".join(part for part in hit.heading if part != hit.info.title)
    return TrainingPassage(hit.passage_id, hit.info.title, heading, hit.text)


def _unlike(positive: TrainingPassage, found: Sequence[TrainingPassage]) -> list[TrainingPassage]:
    """Leave out what has the words of the positive, or of one before it."""
    seen = {_plain(positive)}
    kept = []
    for each in found:
        if _plain(each) not in seen:
            seen.add(_plain(each))
            kept.append(each)
    return kept


def _plain(passage: TrainingPassage) -> str:
    return " ".join(passage.text.casefold().split())
