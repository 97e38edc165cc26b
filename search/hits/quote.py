"""Makes the hit of a stored passage: its quote checked, its citation and link written."""

from __future__ import annotations

from collections.abc import Sequence

from index.catalog.stored import StoredPassage
from index.errors import DamagedError
from ingest.document import Doubt
from search.citations.line import citation
from search.hit import UNRANKED, Hit, Place, Ranks, Span
from search.hits.sentence import matched_words
from search.hits.signals import signals
from search.hits.web_link import link
from search.question.expand import also_found
from search.question.parse import Question


def hit_of(
    rank: int,
    stored: StoredPassage,
    score: float,
    asked: Question,
    sentence: Span | None,
    others: Sequence[StoredPassage] = (),
    nearly: Sequence[StoredPassage] = (),
    ranks: Ranks = UNRANKED,
    doubts: Sequence[Doubt] = (),
) -> Hit:
    """Make the hit of a stored passage, after its quote is checked against the document.

    Args:
        rank: from 1.
        stored: the passage.
        score: by which it is ranked.
        asked: the question.
        sentence: to look at.
        others: passages with the same words.
        nearly: passages with nearly the same.
        ranks: how it was found.
        doubts: on its document.

    Raises:
        DamagedError: if the passage is not what its document says.
    """
    passage = stored.passage
    if not stored.intact:
        raise DamagedError(
            f"{stored.info.source}: the passage at {passage.start}:{passage.end} is not what its document "
            "says there, so it is not shown. Run: python cli.py verify"
        )
    return Hit(
        rank=rank,
        passage_id=passage.passage_id,
        document_id=passage.document_id,
        ordinal=passage.ordinal,
        info=stored.info,
        heading=passage.heading,
        page=passage.page,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        sentence=sentence,
        score=score,
        matched=matched_words(asked, stored.info.title, *passage.heading, passage.text),
        citation=citation(stored.info, page_label(stored)),
        url=link(stored.info, stored.format, passage.text),
        also_in=tuple(_place(other) for other in others),
        signals=signals(asked, passage, stored.info.title),
        nearly_in=tuple(_place(other) for other in nearly),
        ranks=ranks,
        expanded=also_found(asked, stored.info.title, *passage.heading, passage.text),
        context=passage.context,
        doubts=tuple(doubt for doubt in doubts if doubt.touches(passage.start, passage.end)),
    )


def _place(stored: StoredPassage) -> Place:
    passage = stored.passage
    return Place(
        document_id=passage.document_id,
        source=stored.info.source,
        title=stored.info.title,
        heading=passage.heading,
        page=passage.page,
        start=passage.start,
        end=passage.end,
        citation=citation(stored.info, page_label(stored)),
        url=link(stored.info, stored.format, passage.text),
    )


def page_label(stored: StoredPassage) -> str | None:
    """Return the page as a reader finds it: its printed label, and its number in the file if that differs.

    A page that was recognised from a scan is marked as such.
    """
    number, label = stored.passage.page, stored.page_label
    if number is None:
        return None
    page = str(number) if label in (None, "", str(number)) else f"{label} (page {number} of the file)"
    by_ocr = stored.info.extra.get("read_by_ocr")
    # Word for word is what was recognised, and a scan may be misread.
    return f"{page}, recognised from a scan" if isinstance(by_ocr, list) and number in by_ocr else page
