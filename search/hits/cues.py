"""Reads from a question's form what its answer holds: a number, a time, a dose, a site, a reason.

Such answer types are what question answering has looked for since TREC-8 (Li and Roth, Learning Question
Classifiers, COLING 2002). Here each is a pair of patterns, one for questions and one for the sentences that
may answer them; a cue is a hint, and weighs less than words.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|hundred|thousand|"
    r"million|"
    r"billion|half|thirds?|quarter|dozen|once|twice|majority|rarely|commonly|per cent|percent)\b"
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_UNIT = r"(?:mg|g|kg|µg|μg|mcg|ng|ml|mL|l|L|IU|iu|units?|mmol|mEq|meq|tablets?|capsules?|puffs?|drops?|%)"


@dataclass(frozen=True, slots=True)
class _Cue:
    asked: re.Pattern[str]
    answers: re.Pattern[str]


def _cue(asked: str, answers: str) -> _Cue:
    return _Cue(re.compile(asked, re.IGNORECASE), re.compile(answers, re.IGNORECASE))


_CUES = (
    _cue(
        r"\b(?:dos(?:e|es|age|ing)|how much .*\b(?:give|take|mg)|concentration)\b",
        rf"\d\s?{_UNIT}(?![a-z])",
    ),
    _cue(
        r"\bhow (?:many|often|much|common|frequent|likely|long|high|low|old|large|big|far|fast|soon|"
        r"sensitive|specific|"
        r"prevalent|deadly|effective|small|short|late|early|rare)\b|\bpercent|\bproportion|\bincidence|"
        r"\bprevalence|"
        r"\brates?\b|\bnumber of|\bmortality|\bage\b|\bfraction\b|\bsize\b|\bratio\b|\brisk of\b|"
        r"\bsensitivity\b|"
        r"\bspecificity\b|\blength\b|\bduration\b|\btemperature\b|\bcost\b",
        _NUMBER,
    ),
    _cue(
        r"\bwhen\b|\bwhat (?:year|month|date|day|time)\b|\b(?:which|in what) (?:year|month)\b|"
        r"\bhow (?:long|soon|late|early)\b",
        rf"\b(?:1[89]|20)\d\d\b|\b(?:{_MONTHS}|spring|summer|autumn|fall|winter)\b|"
        r"\b(?:day|week|month|year|hour|minute|decade|centur)(?:s|ly|ies|y)?\b|\b(?:after|before|during|"
        r"until|since|onset|within)\b",
    ),
    # "1 to 3 years" says more of when than "many years".
    _cue(
        r"\bwhen\b|\bhow (?:long|soon|late|early)\b",
        rf"(?:{_NUMBER})[\s-](?:(?:to|or|and)[\s-]\w+[\s-])?(?:second|minute|hour|day|week|month|year|decade)s?\b",
    ),
    _cue(
        r"\bwhere\b|\b(?:which|what) (?:country|countries|city|province|region|place|site|location)",
        r"\b(?:in|at|from|on|near|throughout|within) (?:the )?[A-Z]|\b(?:located|found|situated|expressed|"
        r"region|country|"
        r"countries|city|province|hospital|site)\b",
    ),
    _cue(
        r"\bwhy\b|\breasons?\b|\bhow come\b|\bwhat (?:causes?|explains)\b|\bcause of\b",
        r"\b(?:because|due to|owing to|since|caused? by|causes?|caused|results? (?:from|in)|reason|"
        r"therefore|thus|hence|"
        r"as a result|so that|leads? to|attribut\w+|in order to|responsible for|explain\w*)\b",
    ),
    _cue(
        r"^(?:what|who|which)(?:'s| is| are| was| were)(?: a| an| the)? (?:[\w-]+ ?){1,4}\??$|\bdefin|"
        r"\bstands? for\b|\bmeaning of\b|\bwhat does \S+ mean",
        r"\b(?:is|are|was|were) (?:an?|the|one of|defined|known|called|used|located)\b|\b(?:refers? to|"
        r"means|defined as|"
        r"stands for|called|known as)\b",
    ),
    _cue(
        r"\bsymptoms?\b|\bsigns?\b|\bclinical (?:features|manifestations|presentation)",
        r"\b(?:symptoms?|signs?|fever|cough|pain|fatigue|rash|present(?:s|ed|ing)? with|manifest\w*)\b",
    ),
    _cue(
        r"\bwhich\b|\bwhat (?:kinds?|types?|are|were)\b|\bexamples?\b|\bname\b",
        r"\b(?:such as|including|includes?|for example|e\.g\.|namely|like|consists? of|comprise[sd]?)\b",
    ),
    _cue(
        r"\bfindings?\b|\bshow(?:n|ed|s)?\b|\bresults?\b|\bconclu\w+|\bsuggest\w*|\bindicate\w*|"
        r"\bdemonstrat\w+|\bfound\b",
        r"\b(?:found|show(?:n|ed|s)?|suggest\w*|demonstrat\w+|indicat\w+|conclu\w+|results?|reveal\w*|"
        r"observ\w+|confirm\w*)\b",
    ),
)  # fmt: skip


def cue_share(question: str, sentence: str) -> float:
    """Return the share of the question's cues that a sentence meets; 0.0 where the question has none."""
    asked = _asked(question)
    return sum(bool(cue.answers.search(sentence)) for cue in asked) / len(asked) if asked else 0.0


@functools.lru_cache(maxsize=64)
def _asked(question: str) -> tuple[_Cue, ...]:
    return tuple(cue for cue in _CUES if cue.asked.search(question))
