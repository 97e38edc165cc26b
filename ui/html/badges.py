"""Draw what a reader must know of a document first: replaced, retracted, out of date ..."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.catalog.trust import is_approved, review_of
from ingest.document import SourceInfo
from ingest.status import Status
from ui.html.escape import escape

_ISO_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EVIDENCE = ("evidence_grade", "evidence grade", "grade", "level_of_evidence", "evidence", "strength")
_TYPES = ("type", "article_type", "label_type")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Badge:
    """A few words, and how grave they are."""

    text: str
    kind: Literal["alarm", "care", "plain"] = "plain"


def badges(info: SourceInfo, page: int | None, form: str, today: date) -> tuple[Badge, ...]:
    """List the badges of a passage, the gravest first."""
    found = [*_standing(info), *_unreviewed(info), *_validity(info, today), *_scan(info, page)]
    for key in _EVIDENCE:
        if (grade := info.extra.get(key)) and isinstance(grade, str | int):
            found.append(Badge(f"Evidence as the source grades it: {_short(str(grade))}"))
            break
    kinds = dict.fromkeys(
        _short(str(info.extra[key])).replace("-", " ")
        for key in _TYPES
        if isinstance(info.extra.get(key), str) and info.extra[key] != form
    )
    found += [Badge(kind[:1].upper() + kind[1:]) for kind in kinds if kind]
    return (*found, Badge(form)) if form else tuple(found)


def badges_html(shown: Iterable[Badge], label: str = "About this source") -> str:
    """Draw badges as a list; nothing where there are none."""
    items = "".join(
        f'<li class="vb-badge vb-{badge.kind}">{escape(badge.text)}</li>' for badge in shown if badge.text
    )
    return f'<ul class="vb-badges" role="list" aria-label="{label}">{items}</ul>' if items else ""


def is_past(stated: str | None, today: date) -> bool:
    """Whether a date is over: a month or a year when its last day is; any other writing when its year is."""
    if not stated:
        return False
    if _ISO_DATE.fullmatch(stated):
        return stated < today.isoformat()[: len(stated)]
    years = _YEAR.findall(stated)
    return bool(years) and int(max(years)) < today.year


def _standing(info: SourceInfo) -> list[Badge]:
    if not info.status:
        return []
    stated = info.status[:1].upper() + info.status[1:]
    status = Status.read(info.status)
    replaced = status is Status.SUPERSEDED and info.superseded_by and info.superseded_by not in stated
    by = f" by {_short(info.superseded_by)}" if replaced and info.superseded_by else ""
    grave = status is not None and (status.ends_force or status is Status.PARTIALLY_RETRACTED)
    return [Badge(stated + by, "alarm" if grave else "care")]


def _unreviewed(info: SourceInfo) -> list[Badge]:
    review = review_of(info)
    return [Badge(review, "plain" if is_approved(info) else "care")] if review else []


def _validity(info: SourceInfo, today: date) -> list[Badge]:
    past = is_past(info.valid_until, today)
    return [Badge(f"Past its date: valid until {info.valid_until}", "alarm")] if past else []


def _scan(info: SourceInfo, page: int | None) -> list[Badge]:
    pages = info.extra.get("read_by_ocr")
    if not isinstance(pages, list) or (page is not None and page not in pages):
        return []
    return [Badge("Recognised from a scan, so it may be misread", "care")]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
