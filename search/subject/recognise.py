"""Recognises what a question is about: drugs, their classes, diseases, kinds with a number, and titles.

Names come from the tables in `search/names`, the library's own definitions and synonyms, and its titles.
Analytes and everyday substances are no subject: a passage on creatine kinase need not say "kinase".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from index.words.terms import phrase, term_spans, terms, word_form
from search.names.concept import Concept, Mention
from search.names.names import Names
from search.subject.conditions import is_impairment
from search.subject.drug_stems import looks_like_a_drug
from search.subject.forms import Holds, above, few, held, narrowest, phrases
from search.subject.mentions import mentions
from search.subject.needs import asks_only, needs_of
from search.subject.numbers.asked import asked_numbers
from search.subject.procedures import narrowed, procedures
from search.subject.too_general import FINDINGS, SUBSTANCES
from search.subject.topic import Found, Subject, Topic

Also = Mapping[str, Sequence[str]]
"""Other names that the library's documents give for a stretch of a question."""
_CLASS = "drug:class/"
_ALIKE = tuple(
    frozenset(map(phrase, group.split("|")))
    for group in (
        "prednisone|prednisolone",
        "valproate|valproic acid|divalproex|sodium valproate",
        "vitamin B12|cyanocobalamin|hydroxocobalamin|cobalamin",
        "vitamin D|cholecalciferol|colecalciferol|ergocalciferol",
        "folic acid|folate",
    )
)
"""Drugs that become each other in the body and are dosed alike, or are one vitamin."""

_COMMON, _SMALL = 0.1, 300
"""A topic is common if more than this share of passages speak of it, in a library larger than `_SMALL`."""
_LONGEST = 7
_SIGN = re.compile(r"ICD-10-CM R")
"""Symptoms and signs."""
_NO_DISEASE_CODES = re.compile(r"ICD-10-CM (?:[RUV-Z]|T[3-6])")
"""Findings, factors and poisonings."""
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_SUBTYPE = re.compile(
    r"\b(?P<of>types?|stages?|grades?|class|groups?|phase|subtypes?|variants?|category|level|factor|complex|"
    r"hepatitis|influenza|serogroup|child[- ]pugh)[\s-]+"
    r"(?P<which>\d{1,2}(?:[a-d]|(?-i:[E-Z]))?|[ivx]{1,4}|[A-H])\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\bversus\b|\bvs\.?(?=\s)|\bcompar|\b(?:better|worse|safer) than\b|\bdifferences? between\b|"
    r"\binstead of\b",
    re.IGNORECASE,
)
_SYNDROME = re.compile(
    r"\b(?!(?:the|this|a|an|of|in|with|for|and|or|what|is)\b)[\w'’-]+(?: (?!of\b|in\b|with\b)[\w'’-]+)?"
    r" syndrome\b",
    re.IGNORECASE,
)
_OR = re.compile(r"\s*(?:,\s*)?\bor\b\s*(?:the |an? )?", re.IGNORECASE)


def recognised(
    text: str,
    names: Names,
    holds: Holds,
    titles: Collection[str],
    also: Also = MappingProxyType({}),
    entries: int = 0,
) -> Subject:
    """Recognise the subject of a question: its topics, needs and numbers.

    Args:
        text: of the question, in the library's terms.
        names: drugs and diseases.
        holds: how many passages hold a term.
        titles: of the library's documents, as phrases.
        also: what the library's documents call a stretch of the question besides.
        entries: how many passages the library has.
    """
    found: list[Found] = []
    for each in _candidates(text, names, holds, titles, also):
        if not any(each.start < other.end and other.start < each.end for other in found):
            found.append(each)
    found.sort(key=lambda each: each.start)
    needs = needs_of(text)
    found = [
        each for each in found if each.topic.kind != "disease" or not is_impairment(each.topic.typed)
    ] or found
    strict = any(need.name == "a dose" for need in needs) or bool(_COMPARED.search(text))
    topics = tuple(
        tuple(replace(topic, common=_is_common(topic, holds, entries)) for topic in together)
        for together in _grouped(text, found, also)
    )
    return Subject(topics, needs, asked_numbers(text), strict)


def _is_common(topic: Topic, holds: Holds, entries: int) -> bool:
    most = max((min(map(holds, form.split()), default=0) for form in topic.forms), default=0)
    return entries > _SMALL and most > _COMMON * entries


def _candidates(
    text: str, names: Names, holds: Holds, titles: Collection[str], also: Also
) -> Iterator[Found]:
    """Yield what may be topics, the surest first; one that overlaps an earlier one is dropped later."""
    for match in _SUBTYPE.finditer(text):
        yield _subtype(match)
    yield from procedures(text, holds)
    for mention in sorted(mentions(text, names), key=lambda each: each.start - each.end):
        for each in _named(mention, names, holds, also):
            yield narrowed(each, text, holds)
    yield from _stretches(text, titles)
    for start, end, own in term_spans(text):
        word = text[start:end].lower()
        if own and looks_like_a_drug(word):
            yield Found(start, end, Topic(text[start:end], "drug", frozenset((phrase(word),))))
    for match in _SYNDROME.finditer(text):
        yield Found(match.start(), match.end(), Topic(match[0], "disease", frozenset((phrase(match[0]),))))


def _stretches(text: str, titles: Collection[str]) -> Iterator[Found]:
    """Yield stretches that are the title of a document, the longest first."""
    spans = [(start, end) for start, end, _ in term_spans(text)]
    for length in range(min(_LONGEST, len(spans)), 0, -1):
        for first in range(len(spans) - length + 1):
            start, end = spans[first][0], spans[first + length - 1][1]
            key = phrase(text[start:end])
            if key in titles and key not in FINDINGS and not asks_only(text[start:end]):
                yield Found(start, end, Topic(text[start:end], "title", frozenset((key,))))


def _subtype(match: re.Match[str]) -> Found:
    """Return a kind with its number or letter, by either way of writing the number."""
    of, which = match["of"], match["which"].lower()
    arabic = _ROMAN.get(which, which)
    written = {arabic, *(roman for roman, number in _ROMAN.items() if number == arabic)}
    forms = frozenset(phrase(f"{of} {each.upper()}") for each in written)
    return Found(match.start(), match.end(), Topic(match[0], "subtype", forms))


def written_so(mention: Mention) -> bool:
    """Return whether a name is written so; "pancreatic" only has the stem of pancreatitis."""
    typed = _spelt(mention.typed)
    return any(_spelt(name) == typed for each in mention.concepts for name in each.all_names)


def _spelt(name: str) -> str:
    words = re.findall(r"[^\W_]+", name.replace("'s", "").replace("’s", ""))
    return "".join(word_form(word).removesuffix("s").removesuffix("e") for word in words)


def _named(mention: Mention, names: Names, holds: Holds, also: Also) -> Iterator[Found]:
    """Yield the topic of a name; without one ("paracetamol overdose"), those of the names in it."""
    if written_so(mention) and (topic := _topic(mention, names, holds, also)):
        yield Found(mention.start, mention.end, topic)
    elif len(spans := term_spans(mention.typed)) > 1:
        for start, end in ((0, spans[-2][1]), (spans[1][0], spans[-1][1])):
            for inner in mentions(mention.typed[start:end], names):
                moved = replace(
                    inner, start=mention.start + start + inner.start, end=mention.start + start + inner.end
                )
                yield from _named(moved, names, holds, also)


def _topic(mention: Mention, names: Names, holds: Holds, also: Also) -> Topic | None:
    """Return the topic that a name is; None for an analyte, a symptom, a condition or an attribute."""
    key = phrase(mention.typed)
    if key in SUBSTANCES or key in FINDINGS or asks_only(mention.typed):
        return None
    if sum(each.kind == "shorthand" for each in mention.concepts) > 1:
        # Which of its senses is meant only the library can tell.
        forms = frozenset((key, *map(phrase, also.get(mention.typed, ()))))
        return Topic(mention.typed, "disease", forms) if len(forms) > 1 else None
    concepts = [
        row for each in mention.concepts for row in ((each,) if each.parts else names.stands_for(each))
    ]
    drugs = [each for each in concepts if each.kind == "drug" and phrase(each.name) not in SUBSTANCES]
    if drugs:
        return _drug(mention.typed, [*mention.concepts, *drugs], names, holds)
    diseases = [each for each in concepts if each.kind == "disease" and _is_subject(each)]
    if not diseases:
        return _finding(mention.typed, concepts, holds)
    forms = held((key, *phrases([*mention.concepts, *diseases])), key, holds)
    members = (member for each in diseases for member in few(names.members(each)))
    wider = held(phrases((*members, *above(diseases, forms - {key}, names))), "", holds)
    return Topic(mention.typed, "disease", forms, wider - forms)


def _finding(typed: str, concepts: Sequence[Concept], holds: Holds) -> Topic | None:
    """Return the topic of a finding that the library does not know, such as ascites; of others, none.

    A passage that helps with a finding need not name it, but one must, to be in the library.
    """
    key = phrase(typed)
    findings = [each for each in concepts if any(map(_SIGN.match, each.codes))]
    unknown = bool(findings) and not any(all(map(holds, terms(name))) for name in (key, *phrases(findings)))
    return Topic(typed, "disease", frozenset((key,))) if unknown else None


def _drug(typed: str, concepts: Sequence[Concept], names: Names, holds: Holds) -> Topic:
    """Return a drug's topic, which its classes speak of too; or a class's, which its members do."""
    key = phrase(typed)
    alike = (name for group in _ALIKE for name in group if not group.isdisjoint(phrases(concepts)))
    forms = held((key, *phrases(concepts), *alike), key, holds)
    if any(each.key.startswith(_CLASS) for each in concepts):
        members = (member for each in concepts for member in few(names.members(each)))
        return Topic(typed, "class", forms, held((phrase(each.name) for each in members), "", holds) - forms)
    # Not the narrowest that the library speaks of: what reverses other anticoagulants reverses no edoxaban.
    above = narrowest([each for drug in concepts for each in names.ancestors(drug)], names)
    return Topic(typed, "drug", forms, held(phrases(above), "", holds) - forms)


def _is_subject(disease: Concept) -> bool:
    finding = any(map(_NO_DISEASE_CODES.match, disease.codes))
    return not finding and phrase(disease.name) not in FINDINGS


def _grouped(
    text: str, found: Sequence[Found], also: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Topic, ...]]:
    """Return the topics in order, those joined by "or" together, each with the library's other names."""
    together: list[Topic] = []
    end = 0
    for each in found:
        if together and not _OR.fullmatch(text[end : each.start]):
            yield tuple(together)
            together = []
        together.append(_with_names(each.topic, also))
        end = each.end
    if together:
        yield tuple(together)


def _with_names(topic: Topic, also: Also) -> Topic:
    key = phrase(topic.typed)
    more = {phrase(name) for asked, others in also.items() if phrase(asked) == key for name in others}
    return replace(topic, forms=topic.forms | more) if more else topic
