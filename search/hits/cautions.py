"""Finds where a passage negates what was asked about, or warns of it: "not recommended", "avoid".

The rules are those of NegEx (Chapman et al., J Biomed Inform 2001;34:301-10), with warnings for its
negations: a cue counts only for words within its scope, which runs a few words from it, on the side
or sides its kind looks to, and ends with the clause; pseudo-cues, which only look like a warning
("not only", "is not contraindicated", "to avoid"), are taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.words.terms import term_spans, terms
from ingest.text.statements import statements
from search.question.parse import Question

_BE = r"(?:is|are|was|were|be|been|being|has|have|had|seems?|appears?|proved|shown)"
_NOT = rf"(?:\b{_BE}\s+(?:\w+ly\s+)?not|\b(?:isn|aren|wasn|weren)['’]t|\bnot|\bnever|\bno longer)"
_BETWEEN = (
    r"(?:\s+(?:been|be|to|shown|found|proven|considered|routinely|generally|usually|currently|yet|very|as|"
    r"particularly|clinically|clearly|an?|the|of)){0,4}"
)
_GOOD = (
    r"(?:recommended|advised|advisable|advocated|indicated|effective|efficacious|beneficial|useful|helpful|"
    r"safe|suitable|appropriate|licen[sc]ed|approved|authori[sz]ed|warranted|justified|"
    r"of (?:any )?(?:proven |clear )?(?:benefit|use|value))\b"
)
_DONE = (
    r"be\s+(?:\w+ly\s+)?(?:used|given|taken|started|prescribed|administered|offered|combined|exceeded|"
    r"performed|"
    r"stopped|repeated|continued|applied|injected|increased|relied)\b"
)
_BEGINS = r"(?:(?<=^)|(?<=^[-–•*]\s)|(?<=[.;:(]\s))"
_JOINS = r"(?:(?<=,\s)|(?<=\band\s)|(?<=\bor\s)|(?<=\bbut\s)|(?<=\bplease\s)|(?<=\bso\s))"
_GIVING = (
    r"(?:use|give|take|start|stop|prescribe|administer|combine|drink|eat|exceed|rely|inject|apply|offer|"
    r"repeat|"
    r"perform|treat|crush|chew|drive|breast-?feed|smoke|mix|continue|increase|double)\b"
)

# Each kind looks for the question's words after it, or on both sides. What is shown is the group "cue",
# where there is one.
_AFTER = (
    rf"{_BEGINS}(?P<cue>do not|don['’]t|never)\s+\w",
    rf"{_JOINS}(?P<cue>do not|don['’]t|never)\s+{_GIVING}",
    rf"(?:{_BEGINS}|{_JOINS}|\b(?:to|should|must|please|also|best|always)\s)(?P<cue>avoid)\b",
    r"\b(?:no|little|insufficient|not enough)\s+(?:\w+\s+){0,2}?"
    r"(?:evidence (?:that|for|to support|in favou?r|of (?:any )?(?:benefit|effect|efficacy|use))|benefit|"
    r"role|place|proof)\b",
    r"\b(?:warn(?:s|ed|ing)?|caution(?:s|ed)?|advi[sc]e[sd]?|recommend(?:s|ed)?)\s+against\b",
    r"\bcontra-?indications?\s+(?:to|for|of)\b",
)
_EITHER = (
    rf"{_NOT}{_BETWEEN}\s+{_GOOD}",
    r"\b(?:(?:does|do|did|has|have)\s+not|(?:does|do|did)n['’]t)\s+(?:\w+ly\s+)?"
    r"(?:seem to |appear to |been shown to |shown to )?(?:help|improve|benefit|reduce|prevent|recommend)\b",
    r"\bcontra-?indicat(?:ed|es?|ion)\b",
    rf"\b(?:(?:should|must|shall|ought)\s+(?:not|never)|(?:should|must)n['’]t)\s+(?:{_DONE}|(?!be\b)\w+)",
    rf"\b(?:(?:may|can)\s+(?:not|never)|cannot|can['’]t)\s+{_DONE}",
    r"\b(?:should|must|best|better|are to|is to|ought to)\s+(?:always |generally |usually |also |"
    r"therefore )?"
    r"(?:be\s+)?avoided\b",
    r"\b(?:ineffective|unsafe|inadvisable|of no (?:\w+ )?(?:use|value|benefit)|discouraged)\b",
    r"\b(?:is|are|be|was|were) (?:\w+ )?harmful\b",
    r"\b(?:used?|using|given?|giving|prescribed?|taken?|administer(?:ed)?|proceed) (?:\w+ ){0,3}?"
    r"(?P<cue>with (?:\w+ )?caution|cautiously)\b|\b(?P<cue2>caution) (?:is|should|in|with|if|when)\b",
    r"\b(?:safe|use|used|give|given|take|taken|start|started|stop|stopped|recommended|indicated|need|"
    r"needed|"
    r"necessary|required)\b[^.;:]{0,40}?(?P<cue>unless)\b",
)
_PSEUDO = re.compile(
    r"\bnot only\b|\bnot (?:un|in)(?:common|usual|frequent|likely)\w*|\bno (?:increase|change|difference|"
    r"doubt)\b"
    r"|\b(?:can ?not|should not|must not) be (?:excluded|ruled out|delayed|withheld|overlooked|ignored|"
    r"forgotten"
    r"|underestimated|neglected|dismissed|overemphasi[sz]ed|denied|discontinued abruptly|postponed|"
    r"discouraged|avoided"
    r"|confused|interpreted|regarded|viewed|surprising)\b"
    r"|\bshould not (?:delay|preclude|prevent|deter|discourage|exclude|hesitate)\b"
    r"|\bnot (?:\w+ )?contra-?indicat\w+|\bno (?:\w+ )?contra-?indications?\b|\bnot necessarily\b"
    r"|\b(?:do not|don['’]t|never) (?:hesitate|forget|delay)\b|\bneed not be avoided\b|\bno need to avoid\b"
    r"|(?<!important )(?<!need )(?<!try )(?<!best )(?<!advised )(?<!advisable )(?<!necessary )(?<!wise )"
    r"(?<!patients )(?<!women )(?<!people )\bto avoid(?:ed)?\b|\bcan be avoided\b|\bhelps? avoid\b"
    r"|\bnot (?:ineffective|unsafe|harmful|discouraged)\b|\bnot to be confused\b"
    r"|\bno longer (?:contra-?indicated|discouraged|unsafe)\b"
    r"|\b(?:if|when|because|since)\b[^.;,]{0,60}\b(?:do|does|did)(?: not|n['’]t) (?:help|improve)\b",
    re.IGNORECASE,
)
CUES = tuple(
    (re.compile(pattern, re.IGNORECASE), looks_back)
    for patterns, looks_back in ((_AFTER, False), (_EITHER, True))
    for pattern in patterns
)
"""Each cue, and whether it looks for the question's words on both sides."""
_HINTS = tuple(
    """not n't n’t never avoid against contra cautio unless harmful discouraged little insufficient
    ineffective unsafe inadvisable""".split()
)
_NO = re.compile(r"no(?<!\wno)(?!\w)")
"""Every cue holds a hint or "no"; most sentences hold neither."""
_CLAUSE = re.compile(
    r"[;:]|\s[–—-]\s|\b(?:but|however|although|though|whereas|while|yet|because|therefore|nevertheless|"
    r"except)\b"
    r"|,\s+(?:and|or|so)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:that|which|who)\b", re.IGNORECASE)
"""Ends the scope of "avoid": "avoid irritants that make asthma worse" warns of no asthma."""
_WORD = re.compile(r"[\w'’/+-]+")
_REACH = 8
"""The most words in a cue's scope.

NegEx has five, for findings. Warnings are often longer: "should not be used in patients with severe renal
impairment".
"""
_GENERAL = frozenset(
    """patient people person treat treatment therapi therapeut diseas disord syndrom condit use case effect
    caus risk recommend manag medic medicin drug health doctor clinic studi result adult thing way type form
    common normal differ affect happen need help start safe best good should give given take taken work have
    has evid benefit role avoid contraindic caution indic prevent reduc improv not no who year day time cure
    research dose against""".split()
)
"""Terms too general to be what a question is about: a warning about "treatment" may concern any."""


_AskedWord = tuple[int, int, set[str]]
"""Start and end of a word in the text, and the question's words whose terms it has."""


@dataclass(frozen=True, slots=True)
class Caution:
    """A cue's (start, end) characters in a text, and the question's words in its scope."""

    start: int
    end: int
    words: tuple[str, ...]


def cautions(text: str, question: Question, context: str = "") -> list[Caution]:
    """Find the cues in `text` that bear on the question, in order.

    The scope and `context` (headings and title) together must hold half of the words that the question is
    about. The scope itself must hold one that the context does not: under "Pregnancy", that is the drug.
    Words too general to be a topic count only if the question has no other.
    """
    if not may_warn(text):
        return []
    asked_words = {word.lower(): wanted for word, wanted in question.words}
    about = {
        word: wanted for word, wanted in asked_words.items() if not _GENERAL.issuperset(wanted)
    } or asked_words
    over = frozenset(terms(context))
    by_term: dict[str, list[str]] = {}
    for word, wanted in about.items():
        for term in wanted:
            by_term.setdefault(term, []).append(word)
    asked = frozenset(by_term)
    words_asked = [
        (a, b, {word for term in found for word in by_term.get(term, ())})
        for a, b, found in term_spans(text)
        if not asked.isdisjoint(found)
    ]
    found = (each for a, b in statements(text) for each in _in_statement(text, a, b, words_asked, about))
    return [each for each in found if _bears(each, about, over)]


def may_warn(text: str) -> bool:
    """Return whether a text may hold a cue. This is fast, so it is checked first."""
    folded = text.casefold()
    return any(hint in folded for hint in _HINTS) or bool(_NO.search(folded))


def _bears(found: Caution, about: Mapping[str, tuple[str, ...]], over: frozenset[str]) -> bool:
    held_above = {word for word, wanted in about.items() if over.issuperset(wanted)}
    needed = about.keys() - held_above or about.keys()
    return bool(needed & set(found.words)) and 2 * len(held_above | set(found.words)) >= len(about)


def _in_statement(
    text: str, start: int, end: int, words_asked: Sequence[_AskedWord], asked: Iterable[str]
) -> Iterator[Caution]:
    """Yield the cues of a sentence or row that bear on words of the question."""
    statement = text[start:end]
    words_here = [(a - start, b - start, words) for a, b, words in words_asked if start <= a < end]
    if not words_here or not may_warn(statement):
        return
    taken = [match.span() for match in _PSEUDO.finditer(statement)]
    for first, last, looks_back in _cues(statement):
        if any(first < b and a < last for a, b in taken):
            continue
        taken.append((first, last))
        low, high = _scope(statement, first, last, looks_back)
        words = {w for a, b, held in words_here if low <= a and b <= high for w in held}
        # The cue's own words are none that it bears on.
        words -= {w for a, b, held in words_here if first <= a and b <= last for w in held}
        if words:
            yield Caution(start + first, start + last, tuple(w for w in asked if w in words))


def _cues(statement: str) -> list[tuple[int, int, bool]]:
    found = []
    for pattern, looks_back in CUES:
        for match in pattern.finditer(statement):
            name = next((n for n in ("cue", "cue2") if match.groupdict().get(n)), 0)
            found.append((*match.span(name), looks_back))
    # Where two overlap, the one that begins first, and then the longer.
    return sorted(found, key=lambda cue: (cue[0], -cue[1]))


def _scope(statement: str, first: int, last: int, looks_back: bool) -> tuple[int, int]:
    """Return start and end of the scope of the cue at first:last: its reach, cut at the clause's ends."""
    breaks = [m for m in _CLAUSE.finditer(statement) if m.end() <= first or m.start() >= last]
    low = max((m.end() for m in breaks if m.end() <= first), default=0)
    high = min((m.start() for m in breaks if m.start() >= last), default=len(statement))
    if not looks_back and (relative := _RELATIVE.search(statement, last, high)):
        high = relative.start()
    after = [m.end() for m in _WORD.finditer(statement, last, high)][:_REACH]
    if not looks_back:
        return first, after[-1] if after else last
    before = [m.start() for m in _WORD.finditer(statement, low, first)][-_REACH:]
    return (before[0] if before else first), (after[-1] if after else last)
