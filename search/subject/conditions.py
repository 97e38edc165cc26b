"""Finds the patient's conditions that a question names: pregnancy, renal impairment, a child's age ...

A condition is found by its synonyms. Those that stand for it in a passage are more than those that
name it in a question: a passage that says "months of age" has the infant in view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.words.terms import terms
from search.subject.numbers.analytes import names_an_analyte

_ORGAN = r"(?:impairment|impaired|failure|insufficiency|disease|dysfunction|injury|function|damage)"
_BAD = r"(?:impairment|impaired|failure|insufficiency|disease|dysfunction|injury)"
_RENAL = (
    r"\b(?:renal|kidney)s? {}\b|\b(?:impaired|poor|reduced|low) (?:renal|kidney)\b|\bCKD\b|\bAKI\b|"
    r"\bES[RK]D\b|"
    r"\be?GFR\b|\bglomerular filtration\b|\bcreatinine clearance\b|"
    r"\bkidneys? (?:do|fail)|\brenal (?:dos|adjust)|"
    r"\b(?:renally|uraemi|uremi)"
)
_DIALYSED = (
    r"(?<!peritoneal )(?<!of )(?<!need )(?<!needs )(?<!require )(?<!start )(?<!or )(?<!for )(?<!avoid )"
    r"(?<!needing )\b(?:ha?emo)?dialysis\b(?! (?:line|catheter|access|fluid|machine|centre|center|unit))"
)
_HEPATIC = (
    r"\b(?:hepatic|liver) {}\b|\b(?:impaired|poor|reduced) (?:hepatic|liver)\b|\bcirrho(?:sis|tic)|"
    r"\b(?:hepatic|liver) (?:dos|adjust)|\bchild[- ]pugh\b|\bhepatically\b"
)
_BAD_TESTS = (
    r"\b(?:deranged|abnormal|raised|elevated|high|bad) (?:LFTs?|liver (?:function|enzymes?|tests?)|"
    r"transaminases|aminotransferases)\b"
)
_CHILD = (
    r"(?<!father a )(?<!have a )(?<!conceive a )\bchild(?:ren)?(?:['’]?s)?\b(?![- ]?(?:pugh|turcotte|"
    r"bearing|birth))|"
    r"\bchildhood\b|"
    r"\bp(?:a)?ediatrics?\b|\bjuvenile\b|"
    r"\badolescen(?:t|ce)|\bteen(?:age|s\b)|\btoddlers?\b|\bkids?\b|\b(?:boy|girl)s?\b|\bschool-?age"
)
_INFANT = r"\binfan(?:t|cy)|\bbab(?:y|ies)\b|\bmonths? (?:of age|old)\b|\b\d+[- ]months?[- ]olds?\b"
_NEONATE = (
    r"\bneonat|\bnewborns?\b|\bpre-?term\b(?! (?:labou?r|births?|deliver|rupture|pre-?labou?r|PPROM))|"
    r"\bpremature (?:bab|infant)|\bprematurity\b"
)
_OLD = (
    r"\belderly\b|\bgeriatric|\bfrail|\b(?:older|old) (?:adult|people|person|patient|men|women|age)s?\b|"
    r"\bseniors?\b"
)
NO_UNIT = r"(?!\s*(?:%|/|m[lL]|mg|mmol|g\b|kg|beats|bpm|mm|micro|µ|μ|mcg|iu\b|units?\b|times|points))"
"""Behind a number that is an age."""
_PREGNANT = (
    r"\bpregnan|\bgravid|\bgestation|\btrimester|\bante-?natal|\bpre-?natal|\bexpectant mother|"
    r"\bexpecting a baby|"
    r"\btrying to conceive|\bobstetric"
)
_NURSING = (
    r"\bbreast[- ]?fe(?:d|ed)|\blactat|\bnursing (?:mother|woman|women|infant|bab)|\bbreast ?milk|"
    r"\bhuman milk"
)
_SUPPRESSED = (
    r"\bimmuno-?(?:suppressed|compromised|deficien)|\bimmune[- ](?:suppressed|compromised|deficien)|"
    r"\bweak(?:ened)? immune|\bneutropeni|\btransplant (?:recipient|patient)s?|\bon immuno-?suppress|"
    r"\bhas immuno-?suppression|\bwith immuno-?suppression"
)

_AGE = re.compile(
    r"\b(?:age[ds]?|age of)\s*(?:of\s*)?(\d{1,3})\b(?!\s*(?:%|mg|ml))(?:\s*(days?|weeks?|months?))?"
    r"|\b(\d{1,3})\s*-?\s*(days?|weeks?|months?|mo|years?|yrs?|y)\s*-?\s*(?:old|/?o|of age)\b"
    r"|\b(\d{1,3})\s*(y)/?o\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:over|above|older than)(?: the age of)? (6[05]|[78]\d|9\d)(?= |\?|$|,|\.|s)(?!\s*(?:%|mg|ml|per|"
    r"mmol|kg|µg|mcg|bpm|mm))",
    re.IGNORECASE,
)
_ALLERGY = re.compile(
    r"\ballerg(?:y|ic|ies) (?:to|against) (?:the )?(?P<to>[\w-]+)|\b(?P<of>[\w-]+)[- ]allerg(?:y|ic|"
    r"ies)\b(?! (?:to|against))"
    r"|\bhypersensitiv\w+ to (?:the )?(?P<hyper>[\w-]+)|\banaphyla\w+ (?:to|after|with) (?P<ana>[\w-]+)",
    re.IGNORECASE,
)
_ALLERGIC = re.compile(r"\ballerg|\bhypersensitiv|\banaphyla", re.IGNORECASE)
_NO_ALLERGEN = frozenset(
    "an a any no the of and or with has have known for severe drug food seasonal skin his her their is are"
    " to other in by from mild some what which acute cause causes treat lung disease risk my if when "
    "while am is are".split()
)


@dataclass(frozen=True, slots=True)
class _Condition:
    """The patterns of a condition: what asks for it in a question, and what states it in a passage."""

    name: str
    asked: re.Pattern[str]
    stated: re.Pattern[str]


def _condition(name: str, asked: str, stated: str = "") -> _Condition:
    return _Condition(name, re.compile(asked, re.IGNORECASE), re.compile(stated or asked, re.IGNORECASE))


_CONDITIONS = (
    _condition(
        "pregnancy",
        _PREGNANT,
        _PREGNANT
        + r"|\bteratogen|\bf(?:o)?etus|\bf(?:o)?etal|\bfetotoxic"
        + r"|\b(?:effective|reliable|use|using|need\w*|advise\w*|require\w*) (?:\w+ ){0,2}contracept"
        + r"|\bconcei(?:ve|ving)|\bconception",
    ),
    _condition("breast-feeding", _NURSING),
    _condition(
        "renal impairment",
        _RENAL.format(_BAD) + "|" + _DIALYSED,
        _RENAL.format(_ORGAN) + r"|\bnephro(?:tox|path)|dialysis",
    ),
    _condition(
        "dialysis",
        _DIALYSED + r"|\bon RRT\b",
        r"dialy[sz]|ha?emofiltr|\bES[RK]D|\bend[- ]stage (?:renal|kidney)|"
        r"\brenal replacement|\b(?:below|under|less than)\s?(?:5|10|15)\s?ml",
    ),
    _condition(
        "hepatic impairment",
        _HEPATIC.format(_BAD) + r"|" + _BAD_TESTS,
        _HEPATIC.format(_ORGAN) + r"|\bhepatotox",
    ),
    _condition("neonate", _NEONATE, _NEONATE + r"|\bbirth\b"),
    _condition("infant", _INFANT, "|".join((_INFANT, _NEONATE))),
    _condition("child", _CHILD, "|".join((_CHILD, _INFANT, r"\byoung people\b|\bminors\b"))),
    _condition(
        "elderly", _OLD, _OLD + r"|\b(?:over|above|aged?|than)(?: the age of)? (?:6[05]|[78]\d)\b" + NO_UNIT
    ),
    _condition("immunosuppression", _SUPPRESSED, r"\bimmuno-?(?:suppress|compromis|deficien)|" + _SUPPRESSED),
)
_DENIED = re.compile(r"\b(?:not|non|nor|never)[- ]?(?:pregnant|breast-?feeding|lactating)\b", re.IGNORECASE)
"""Who is "not pregnant" states nothing of pregnancy."""
_ALLERGY_TO = "allergy to "
_BY_NAME = {condition.name: condition for condition in _CONDITIONS}
AGES = frozenset(("neonate", "infant", "child", "elderly", "adult"))
"""The conditions that are ages."""
STATES = frozenset(condition.name for condition in _CONDITIONS) - AGES
"""The conditions that are states, such as pregnancy."""
_IMPAIRED = re.compile(
    rf"(?:(?:acute|chronic|severe|moderate|mild|advanced|end[- ]stage|decompensated|compensated)[ -])*"
    rf"(?:(?:renal|kidney|hepatic|liver) {_BAD}|(?:liver |hepatic )?cirrhosis)"
    r"(?:,? stage \d[ab]?)?",
    re.IGNORECASE,
)
_ADULT, _OLD_AGE, _TWO_YEARS, _MONTH = 18.0, 65.0, 2.0, 29 / 365
_BEFORE = 3
"""How many words before a threshold may name what it is of: "heart rate is over 90" tells no age."""
_REMEMBERED = 64
"""How many questions are remembered: every hit of one asks for the same."""
_YEARS = {"d": 1 / 365, "w": 7 / 365, "m": 1 / 12, "y": 1.0}


def unmentioned(question: str, text: str) -> tuple[str, ...]:
    """Return the conditions that a question names and a text does not, by their names.

    Args:
        question: as it was asked.
        text: a passage with all that stands over it.
    """
    return tuple(name for name in conditions_asked(question) if not names_condition(name, text))


def conditions_asked(question: str) -> tuple[str, ...]:
    """Return the conditions that a question names, each by its name."""
    return (*_asked(question), *(f"{_ALLERGY_TO}{thing}" for thing in _allergens(question)))


def is_impairment(text: str) -> bool:
    """Return whether a disease is no more than an organ's condition, which passages state otherwise too.

    Of a drug "in chronic kidney disease" a passage on renal impairment tells; of polycystic kidney disease
    it tells nothing.
    """
    return bool(_IMPAIRED.fullmatch(text.strip()))


def condition_patterns() -> dict[str, re.Pattern[str]]:
    """Return the pattern that finds each condition in a question, by the condition's name."""
    return {condition.name: condition.asked for condition in _CONDITIONS}


def names_condition(name: str, text: str) -> bool:
    """Return whether a text speaks of a condition that `conditions_asked` gave."""
    if name.startswith(_ALLERGY_TO):
        return _allergy(name.removeprefix(_ALLERGY_TO), text)
    return bool(_BY_NAME[name].stated.search(_DENIED.sub(" ", text)))


@lru_cache(maxsize=_REMEMBERED)
def _asked(question: str) -> tuple[str, ...]:
    """Return the conditions named, each once; of an age, the one it falls in, none from 18 to 64 years."""
    named = [condition.name for condition in _CONDITIONS if condition.asked.search(question)]
    for age in _ages(question):
        if age < _MONTH:
            named.append("neonate")
        elif age < _TWO_YEARS:
            named.append("infant")
        elif age < _ADULT:
            named.append("child")
        elif age >= _OLD_AGE:
            named.append("elderly")
    over = _OVER.search(question)
    if over and not names_an_analyte(frozenset(terms(" ".join(question[: over.start()].split()[-_BEFORE:])))):
        named.append("elderly")
    # Who speaks of a newborn child or baby speaks of a newborn.
    for narrow, wide in (("neonate", "infant"), ("neonate", "child"), ("infant", "child")):
        if narrow in named and wide in named:
            named = [name for name in named if name != wide]
    return tuple(dict.fromkeys(named))


def _ages(question: str) -> list[float]:
    """Return the ages in a question, in years."""
    found = []
    for match in _AGE.finditer(question):
        number = match[1] or match[3] or match[5]
        unit = (match[2] or match[4] or match[6] or "y")[0].lower()
        found.append(int(number) * _YEARS[unit])
    return found


@lru_cache(maxsize=_REMEMBERED)
def _allergens(question: str) -> tuple[str, ...]:
    """Return what the question says that somebody is allergic to."""
    found = [next(name for name in match.groups() if name) for match in _ALLERGY.finditer(question)]
    return tuple(dict.fromkeys(name.lower() for name in found if name.lower() not in _NO_ALLERGEN))


def _allergy(thing: str, text: str) -> bool:
    """Return whether a text speaks of an allergy and names its cause, singular or plural."""
    stem = re.escape(thing.removesuffix("s"))
    return bool(_ALLERGIC.search(text) and re.search(rf"\b{stem}", text, re.IGNORECASE))
