"""Find the structure of plain text: its paragraphs, its headings, its furniture and its title."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from ingest.document import Section, SectionKind
from ingest.text.furniture import furniture
from ingest.text.provenance import Provenance, read_provenance
from ingest.text.sentences import sentence_spans, trimmed

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_LIST_ITEM = re.compile(r"^\s*(?:[-–•*·▪◦]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_LABELLED = re.compile(r"^[A-Z][\w ]{0,20}:\s*\S")
_HEADING_WORDS = 12
_QUESTION_WORDS = 16
_TITLE_WORDS = 30
_HEADINGS_IN_A_ROW = 2
_DANGLING = frozenset("a an and as at by for from in into of on or than that the to with".split())
_ASKS = re.compile(
    r"(?:who|whom|whose|what|when|where|why|how|which|can|should|is|are|does|do I)\b", re.IGNORECASE
)
_AMOUNT = re.compile(
    # Bounded: a search would go through a long row of digits from each of them.
    r"\d[\d.,/–-]{0,24}\s{0,8}(?:mg|g|kg|µg|μg|mcg|micrograms?|milligrams?|grams?|ng|ml|mL|dl|l|L|litres?|units?|IU|iu|mmol|mol"
    r"|mEq|%|mmHg|°C|tablets?|capsules?|puffs?|drops?|sprays?|patches|times|doses?)\b(?!-)|\d\s{0,8}[%°]"
    r"|\b(?:once|twice|(?:two|three|four) times) (?:daily|a day|weekly|a week)\b"
)
_RULE = re.compile(
    r"\b(?:do not|don[’']t|must|never|avoid|contra-?indicated"
    r"|not (?:for|to be|recommended|suitable|licensed))\b"
    r"|^(?:stop|withhold|discontinue|reduce|repeat|refer|seek|review)"
    r" (?:if|the|when|taking|giving|after|at|in|to|by|treatment|immediately|urgently|every)\b"
    r"|^(?:maximum|minimum|max\.?|min\.?)\b.*\d",
    re.IGNORECASE,
)
_DIRECTS = re.compile(
    r"(?:\w[\w ]{0,30}: )?(?:"
    r"(?:give|take|hold|omit|apply|inject|continue|use|check|repeat|refer|start|stop|offer|switch|monitor)"
    r" (?:\w+ ){0,3}?(?:with|without|before|after|at|only|every|each|until|if|unless|once|twice|daily)\b"
    r"|(?:hold|omit|give|take|stop|avoid|refer|check) (?:if|when|at once)\b"
    r"|(?:call|lie|sit|place|insert|attach|remove|dilute|mix|infuse|flush|weigh|give|take|record|transfer|admit)"
    r" (?:the|a|an|each|\d)"
    r"|.*(?:\b(?:target|goal|aim(?: for)?)\b|[<>≤≥])[^.\d]{0,12}\d"
    r"|not (?:in|with|during|if|before|after|when|while|unless)\b)",
    re.IGNORECASE,
)
"""A line that says what to do, and when: "Give with food"."""
_STATES = re.compile(
    r"\S (?:is|are|was|were|has|have|should|may be|can be|will|requires?|causes?) ", re.IGNORECASE
)
"""What a line that states something holds: an amount, a rule, a verb behind its subject."""
_SUBJECT = re.compile(
    r"^(?:the |an? )?(?P<subject>[A-Za-z][^,.;:()]{1,70}?)(?: \([^)]*\))? (?:is|are|refers? to|describes?)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|of|with|for|causes?|is|are|treat|diagnose|prevent) (?P<subject>[^?\s][^?]{2,69})\?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of plain text: its title, its sections, and what the page states about itself."""

    title: str | None
    sections: tuple[Section, ...]
    provenance: Provenance


def is_list_item(line: str) -> bool:
    """Return whether a line begins with a bullet, a dash or a number."""
    return bool(_LIST_ITEM.match(line))


def read_structure(text: str) -> Structure:
    """Read the structure of `text`; the sections hold every paragraph that is not a heading."""
    paragraphs = paragraph_spans(text, 0, len(text))
    words = [text[start:end] for start, end in paragraphs]
    is_furniture = furniture(words)
    is_heading = _headings(words, is_furniture)
    title_at = _title_paragraph(words, is_furniture, is_heading)
    sections: list[Section] = []
    heading: tuple[str, ...] = ()
    begins = True
    for i, (start, end) in enumerate(paragraphs):
        if i == title_at or is_heading[i]:
            heading = () if i == title_at else (" ".join(words[i].split()),)
            begins = True
            continue
        kind: SectionKind = "furniture" if is_furniture[i] else "body"
        if begins or sections[-1].kind != kind:
            sections.append(Section(start, end, heading if kind == "body" else (), kind))
        else:
            sections[-1] = replace(sections[-1], end=end)
        begins = False
    title = (
        " ".join(words[title_at].split()) if title_at is not None else _topic(words, is_furniture, is_heading)
    )
    stated = (paragraph for paragraph, skip in zip(words, is_furniture, strict=True) if skip)
    return Structure(title, tuple(sections), read_provenance(stated))


def paragraph_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans between blank lines in `text[start:end]`, without the white space around them."""
    cuts = [(start, start), *(m.span() for m in _BLANK_LINES.finditer(text, start, end)), (end, end)]
    spans = (trimmed(text, before[1], after[0]) for before, after in zip(cuts, cuts[1:], strict=False))
    return [(start, end) for start, end in spans if start < end]


def _looks_like_heading(paragraph: str, most_words: int) -> bool:
    """Return whether a paragraph is a short line that begins like a title and ends unlike a sentence."""
    words = paragraph.split()
    return (
        "\n" not in paragraph
        and 0 < len(words) <= (max(most_words, _QUESTION_WORDS) if paragraph.endswith("?") else most_words)
        and (paragraph[0].isupper() or paragraph[0].isdigit())
        and any(character.isalpha() for character in paragraph)
        and paragraph[-1] not in ".;,:!"
        and words[-1].lower() not in _DANGLING
        and not is_list_item(paragraph)
        and not _LABELLED.match(paragraph)
        and "://" not in paragraph
    )


def states_something(line: str) -> bool:
    """Return whether a short line states a dose, a rule or a fact ("Do not give it"), so it is no heading."""
    if _ASKS.match(line):
        return False
    return is_instruction(line) or bool(_STATES.search(line))


def is_instruction(line: str) -> bool:
    """Whether a line states a dose or a rule: an amount, or what must or must not be done."""
    return bool(_AMOUNT.search(line) or _RULE.search(line) or _DIRECTS.match(line))


def _may_be_title(line: str) -> bool:
    """Return whether a line states nothing but the strength of a drug ("Examplol 5 mg")."""
    says = _RULE.search(line) or _STATES.search(line) or _DIRECTS.match(line)
    is_rule = not _ASKS.match(line) and says
    return not is_rule and not (line[0].isdigit() and _AMOUNT.search(line))


def _headings(paragraphs: list[str], is_furniture: list[bool]) -> list[bool]:
    """Return for each paragraph whether it is a heading: it looks like one and text follows it.

    More than two in a row are a list that was saved with blank lines between its items; a question
    above such a list is its heading.
    """
    flags = [
        _looks_like_heading(paragraph, _HEADING_WORDS) and not states_something(paragraph) and not skip
        for paragraph, skip in zip(paragraphs, is_furniture, strict=True)
    ]
    i = 0
    while i < len(flags):
        run = i
        while run < len(flags) and flags[run]:
            run += 1
        followed = run < len(flags) and not is_furniture[run]
        if run - i > _HEADINGS_IN_A_ROW or (run > i and not followed):
            asks = run - i > 1 and paragraphs[i].endswith("?") and not paragraphs[i + 1].endswith("?")
            flags[i:run] = [asks, *([False] * (run - i - 1))]
        i = max(run, i + 1)
    return flags


def _title_paragraph(paragraphs: list[str], is_furniture: list[bool], is_heading: list[bool]) -> int | None:
    """Return the number of the first paragraph that is no furniture, if it is one line and no sentence.

    A page whose first line is a question ("What is myositis?") has a heading there, no title.
    """
    for i, paragraph in enumerate(paragraphs):
        if is_furniture[i]:
            continue
        is_line = _looks_like_heading(paragraph, _TITLE_WORDS) and _may_be_title(paragraph)
        is_title = is_heading[i] or is_line
        return i if is_title and not paragraph.endswith("?") and i + 1 < len(paragraphs) else None
    return None


def _topic(paragraphs: list[str], is_furniture: list[bool], is_heading: list[bool]) -> str | None:
    """Find the topic of an untitled page: the subject that it defines first and mentions again.

    Otherwise it is the subject that most of its headings ask about.
    """
    body = [
        p for p, skip, head in zip(paragraphs, is_furniture, is_heading, strict=True) if not (skip or head)
    ]
    whole = "\n".join(paragraphs).lower()
    if body:
        start, end = sentence_spans(body[0])[0]
        match = _SUBJECT.match(body[0][start:end])
        if match and whole.count(match["subject"].lower()) > 1:
            return _as_title(match["subject"])
    asked = Counter(
        match["subject"].strip().lower()
        for paragraph, head in zip(paragraphs, is_heading, strict=True)
        if head and (match := _ABOUT.search(paragraph))
    )
    return _as_title(asked.most_common(1)[0][0]) if asked else None


def _as_title(subject: str) -> str:
    subject = " ".join(subject.split())
    return subject[0].upper() + subject[1:]
