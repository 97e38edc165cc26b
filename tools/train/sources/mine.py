"""Mine hard negatives with the engine: what it finds for a query that does not answer it.

Of a disease's question: the same section of a sibling disease, then the same disease's other sections. Of all
others: what stands from the fourth place down, for nobody judged what stands above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from index.catalog.stored import StoredPassage
from search.hit import Hit
from search.ranking.rank import DEFAULT
from tools.train.records import Pair, TrainingPassage
from tools.train.sources.drafts import Draft, chosen
from tools.train.sources.library import SharedLibrary, training_passage
from tools.train.sources.medquad import kind_of

FOUND = 20
"""How many hits are looked at."""
_UNJUDGED = 3
"""How many of the first hits may be answers that nobody judged."""

Progress = Callable[[int, int], None]


def mined(
    drafts: Sequence[Draft], library: SharedLibrary, negatives: int, seed: int, progress: Progress
) -> Iterator[tuple[Pair, list[TrainingPassage]]]:
    """Yield each draft as a pair with up to `negatives` negatives, and all its passages."""
    for done, draft in enumerate(drafts):
        progress(done, len(drafts))
        found = list(draft.beside)
        if draft.document:
            found += _near_misses(draft, library, negatives, seed)
        unlike = _unlike(draft.passage, found)[:negatives]
        ids = tuple(each.id for each in unlike)
        yield Pair(draft.source, draft.query, draft.passage.id, draft.context, ids), [draft.passage, *unlike]
    progress(len(drafts), len(drafts))


def _near_misses(draft: Draft, library: SharedLibrary, most: int, seed: int) -> list[TrainingPassage]:
    hits = library.engine.search(draft.query, FOUND).hits
    others = [hit for hit in hits if not _answers(hit, draft)]
    if not draft.kind:
        return [_of_hit(hit) for hit in others if hit.rank > _UNJUDGED]
    siblings = [hit for hit in others if hit.heading and kind_of(hit.heading[-1]) == draft.kind]
    own = _other_sections(draft, library)
    # One of the same disease; the rest are siblings, and where there are not enough, whatever is near.
    kept = chosen(own, 1, seed, draft.query + draft.passage.id)
    near = [_of_hit(hit) for hit in (*siblings, *(hit for hit in others if hit not in siblings))]
    return [*near[: most - len(kept)], *map(training_passage, kept)]


def _answers(hit: Hit, draft: Draft) -> bool:
    """Whether a hit is of a document that may answer, or has the words of one that does."""
    places = {hit.document_id, *(each.document_id for each in (*hit.also_in, *hit.nearly_in))}
    return bool(places & draft.answered_by)


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
