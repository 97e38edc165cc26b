"""Separate the main text of a web page from what surrounds it.

trafilatura finds the main text. Its own output is not used: it leaves out captions and definitions, and
writes ten to the ninth as 109. Each block of the page is looked up in it instead. Blocks between them that it
left out are judged by their position: a table row, a caption or a warning beside main text is kept, a menu or
a row of links is not.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import etree

from ingest.loaders.html.blocks import Block
from ingest.loaders.marked import bare
from ingest.text.furniture import is_disclaimer, is_provenance
from ingest.text.structure import is_instruction

_LONG = 40
"""A block of so many letters is not found in trafilatura's text by chance."""
_CORE = 0.9
"""An element with this share of the found text has the main text."""
_NO_CORE = ("blockquote", "dl", "figure", "ol", "p", "pre", "ul")
_LEAST = 0.3
"""Below this share of the page's text, trafilatura has missed it."""
_MOSTLY_LINKS = 0.5
_FEW_WORDS = 3
_OF_THE_SITE = re.compile(
    r"\bcookies?\b|©|\bcopyright\b|all rights reserved|\bprivacy\b|\bsubscribe\b|\bnewsletter"
    r"|\bsign(?:ed)? (?:up|in)\b|\blog ?in\b|\bfollow us\b|\bshare (?:this|on)\b|\bcontact us\b"
    r"|\bterms (?:of|and)\b|\brelated (?:pages|links|topics)\b",
    re.IGNORECASE,
)
"""Words of a site about itself."""


def main_text(root: etree._Element, page: Sequence[Block]) -> list[bool]:
    """Return for each block of a pruned page whether it belongs to the main text."""
    found = _found(_extracted(root), page)
    anchors = {i for i, block in enumerate(page) if found[i] and _size(block) >= _LONG}
    reached = sum(_size(page[i]) for i in anchors)
    candidates = [_is_candidate(block) for block in page]
    everything = sum(_size(block) for block, yes in zip(page, candidates, strict=True) if yes)
    if not anchors or reached < _LEAST * everything:
        numbers = {i for i, yes in enumerate(candidates) if yes}
        beside = [
            bool(numbers) and min(numbers) < i < max(numbers) and _has_content(b) for i, b in enumerate(page)
        ]
        return _with_headings(page, [yes or also for yes, also in zip(candidates, beside, strict=True)])
    core, first = _core(page, anchors, reached), min(anchors)
    inside = [any(above is core for above in (b.element, *b.element.iterancestors())) for b in page]
    whole_page = core.tag in ("body", "html")
    for i, block in enumerate(page):
        # A warning amid the text belongs to it, a footer below the page does not.
        amid = first < i < max(anchors) if whole_page else inside[i]
        candidates[i] = candidates[i] or (amid and _has_content(block))
    # A list or table is kept whole: some of its references may be nothing but links.
    runs = {page[i].run for i in anchors} - {None}
    chosen = [
        i in anchors
        or (inside[i] and not block.chrome and block.run in runs)
        or (inside[i] and candidates[i] and (found[i] or i > first or _size(block) >= _LONG))
        or _instructs(block)
        for i, block in enumerate(page)
    ]
    return _with_headings(page, chosen)


def _extracted(root: etree._Element) -> str:
    """Return the letters and digits that trafilatura takes for the main text."""
    # Imported here because it takes a fifth of a second, and most libraries hold no web page.
    from trafilatura import bare_extraction

    extracted = bare_extraction(
        copy.deepcopy(root), include_comments=False, include_tables=True, favor_recall=True
    )
    body = getattr(extracted, "body", None)
    return "" if body is None else _letters("".join(body.itertext()))


def _found(extracted: str, page: Sequence[Block]) -> list[bool]:
    """Return for each block whether the extracted text has its words."""
    flags: list[bool] = []
    at = 0
    for block in page:
        letters = _letters(block.words[block.lead :])
        # Pages repeat short phrases: look behind the last find first.
        position = extracted.find(letters, at) if letters else -1
        if position >= 0 and len(letters) >= _LONG:
            at = position
        flags.append(bool(letters) and (position >= 0 or _holds(extracted, letters)))
    return flags


def _holds(extracted: str, letters: str) -> bool:
    """Return whether the extracted text holds a block, or the beginning or end of a long one."""
    if letters in extracted:
        return True
    return len(letters) >= 2 * _LONG and (letters[:_LONG] in extracted or letters[-_LONG:] in extracted)


def _core(page: Sequence[Block], anchors: Iterable[int], reached: int) -> etree._Element:
    """Return the deepest element with nearly all of the found text.

    It is no list and no table, whose neighbours belong to it.
    """
    held: Counter[etree._Element] = Counter()
    for i in anchors:
        for above in page[i].element.iterancestors():
            held[above] += _size(page[i])
    runs = {block.run for block in page}
    deepest = page[0].element.getroottree().getroot()
    while True:
        below = [child for child in deepest if held[child] >= _CORE * reached]
        if not below or below[0] in runs or below[0].tag in _NO_CORE:
            return deepest
        deepest = below[0]


def _is_candidate(block: Block) -> bool:
    """Return whether a block may be main text: no menu, nothing beside the text, not mostly links."""
    is_text = block.level or block.linked <= _MOSTLY_LINKS or block.element.tag in ("caption", "figcaption")
    return not block.chrome and not block.aside and bool(is_text)


def _has_content(block: Block) -> bool:
    """Return whether a block beside the text has content: no links, labels or notices of the site."""
    words = bare(block.words[block.lead :])
    if not block.aside or block.chrome or block.level or block.linked > _MOSTLY_LINKS:
        return False
    is_long = (
        len(words.split()) >= _FEW_WORDS or words.rstrip().endswith((".", "!", "?", ":")) or bool(block.row)
    )
    return (
        is_long and not _OF_THE_SITE.search(words) and not is_disclaimer(words) and not is_provenance(words)
    )


def _instructs(block: Block) -> bool:
    """Return whether a block states a dose or a rule, and is no menu, link or notice of the site."""
    if block.chrome or block.aside or block.level or block.linked or block.row:
        return False
    words = bare(block.words[block.lead :])
    return is_instruction(words) and not _OF_THE_SITE.search(words) and not is_disclaimer(words)


def _with_headings(page: Sequence[Block], chosen: list[bool]) -> list[bool]:
    """Add the headings of chosen blocks, and the page's title; drop those of none."""
    follows = False
    flags = chosen[:]
    for i in range(len(page) - 1, -1, -1):
        if page[i].level:
            flags[i] = (follows or chosen[i]) and not page[i].chrome
        else:
            follows = chosen[i]
    titles = [i for i, block in enumerate(page) if block.level == 1 and not block.chrome]
    if True in chosen and titles and not any(flags[i] for i in titles):
        before = [i for i in titles if i < chosen.index(True)]
        flags[before[-1] if before else titles[0]] = True
    return flags


def _size(block: Block) -> int:
    return len(_letters(block.words[block.lead :]))


def _letters(words: str) -> str:
    """Return only the letters and digits, raised and lowered ones as plain ones: markup changes none."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", words)))
