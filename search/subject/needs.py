"""What a question asks of its subject, and what in a passage tells it: a dose an amount, "how long" a time.

Each attribute is a pair of patterns, as in `search/hits/cues.py`; a cue only weighs, and a need must be met.
Only attributes with words of their own are here: whether a passage tells a treatment cannot be seen so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.words.terms import terms
from search.subject.conditions import condition_patterns, conditions_asked, names_condition
from search.subject.topic import Need

_NUMBER = r"(?:\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|twice|once)\b)"
_PERIOD = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|wks?|months?|years?|yrs?|decades?)\b"
_TIME = (
    rf"{_NUMBER}(?:\s?(?:to|or|and|-|–)\s?{_NUMBER})?[\s-]*{_PERIOD}|\b(?:daily|weekly|monthly|yearly|annual(?:ly)?|"
    r"hourly|nightly|lifelong|life-long|indefinite(?:ly)?|each (?:day|week|month|year)|every (?:day|week|"
    r"month|year|"
    r"visit|other))\b"
)
_AMOUNT = (
    r"\d[\d.,]*(?:\s?(?:to|-|–)\s?\d[\d.,]*)?\s?-?\s?(?:mg|g|grams?|kg|mcg|ug|[µμ]g|ng|micrograms?|milligrams?|"
    r"nanograms?|m?l|mL|L|millilit(?:re|er)s?|lit(?:re|er)s?|units?|iu|u|miu|million units|m?mol|"
    r"micromol|meq|"
    r"tablets?|capsules?|puffs?|drops?|sachets?|patch(?:es)?|sprays?|ampoules?|vials?|inhalations?|pessar(?:y|ies)|"
    r"suppositor(?:y|ies))\b(?!\s?(?:/|per)\s?(?:d|m|[µμ])?[lL]\b)"
)
_UNIT_ALONE = r"\b(?:mg|g|mcg|[µμ]g|micrograms?|milligrams?|m?l|units?|iu|tablets?|drops?|puffs?)\b"
_COUNTED = (
    rf"(?<![\w.,])(?!(?:19|20)\d\d\b)(?:\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\b)(?![\d.,]*"
    rf"(?:\s?(?:to|or|and|-|–)\s?\d+)?[\s-]*{_PERIOD})(?!\d)|%|\b(?:rare(?:ly)?|(?:un)?common(?:ly)?|(?:in)?frequent(?:ly)?|most|majority|third|quarter|"
    r"hundred|thousand|million)\b"
)
_MOST = (
    r"\bmax|\bup to\b|\b(?:not|never|no)\b[^.;|]{0,20}\b(?:exceed|more than)|\bat most\b|\blimit|"
    r"\bceiling|\bhighest"
)


@dataclass(frozen=True, slots=True)
class _Attribute:
    """How an attribute is asked for and told; `quantity` where that is an amount beside the subject."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]
    quantity: bool = False


def _attribute(name: str, asked: str, told: str, quantity: bool = False) -> _Attribute:
    return _Attribute(name, re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE), quantity)


_DOSE = (
    r"(?<!low[- ])(?<!high[- ])(?<!missed )(?<!each )(?<!every )(?<!first )(?<!next )(?<!a )"
    r"\bdos(?:e|es|age|ages|ing)\b(?![- ](?:depend|adjust|reduc|relat|limit|respon|modif|escalat|late|"
    r"missed))"
    r"|\bhow much\b.{0,40}\b(?:give|take|inject|prescribe|administer|use)|\bhow many (?:mg|milligrams|"
    r"micrograms|"
    r"tablets|units|puffs|drops|ml)\b"
)
_ATTRIBUTES = (
    _attribute("a dose", _DOSE, _AMOUNT, True),
    _attribute(
        "a maximum",
        r"\b(?:max(?:imum|imal)?|ceiling|highest)\b.{0,25}\b(?:dos\w+|amount|daily)|\bdos\w+ (?:limit|"
        r"ceiling)|"
        r"\bmax(?:imum)? (?:daily|single)|\bhow much\b.{0,30}\b(?:at most|too much)",
        rf"(?:{_MOST}).*?\d|\d.*?(?:{_MOST})",
        True,
    ),
    _attribute(
        "a rate of infusion",
        r"\b(?:infusion|fluids?|drip|flow) rates?\b|\brate of (?:infusion|(?:iv |intravenous )?fluids?)|"
        r"\bhow fast\b.{0,30}\b(?:infus|fluid|given?|run)",
        r"\d[\d.,]*\s?(?:m?l|mL|lit(?:re|er)s?|mg|g|[µμ]g|micrograms?|units?)\b.{0,12}?(?:/|\bper\b|\ban?\b|\bevery\b)\s?"
        r"(?:kg\s?(?:/|per)\s?)?(?:h|hr|hours?|min|minutes?|day)\b",
        True,
    ),
    _attribute(
        "a time",
        r"\bhow (?:long|soon|quickly)\b|\bdurations?\b|"
        r"(?<!QT )(?<!QTc )(?<!PR )(?<!RR )(?<!confidence )(?<!reference )\bintervals?\b(?! (?:prolong|"
        r"estim))|\bhow many (?:minutes|hours|days|weeks|months|"
        r"years)\b|\bhalf[- ]li(?:fe|ves)\b",
        rf"{_TIME}|\bat once\b|\bimmediate",
        True,
    ),
    _attribute("how often", r"\bhow (?:often|frequent(?:ly)?)\b", rf"{_TIME}|{_COUNTED}", True),
    _attribute(
        "a number",
        r"\bhow (?:many|common|likely|high|low)\b|\bpercent\w*|\bproportion\b|\bincidence\b|"
        r"\bprevalence\b|\bmortality\b|"
        r"\b(?:odds|hazard) ratios?\b|\bsensitivity (?:of|and)\b|\bspecificity (?:of|and)\b|\bfrequency\b|"
        r"(?<!heart )(?<!pulse )(?<!infusion )(?<!fluid )(?<!filtration )(?<!sedimentation )\brates?\b"
        r"(?! of infusion)|"
        r"\bnumber of\b",
        _COUNTED,
        True,
    ),
    _attribute(
        "a value",
        r"\b(?:what|which)(?: \w+){0,2} (?:levels?|values?|cut-?offs?|scores?|counts?|titres?|titers?)\b|"
        r"\bthresholds?\b|"
        r"\bcut-?offs?\b|\btargets?\b(?! therap| cell)|\b(?:above|below|at) what\b|\bnormal range\b",
        r"(?<![\w.])(?!(?:19|20)\d\d\b)\d",
        True,
    ),
    _attribute(
        "overdose", r"\boverdos|\bpoisoning\b|\bintoxication\b", r"overdos|poison|toxic|intoxic|antidote"
    ),
    _attribute(
        "interactions",
        r"\binteract",
        r"interact|combin|concomitant|concurrent|together|co-?admin|\bwith\b[^.]{0,80}(?:increas|decreas|reduc|rais)|"
        r"avoid\b[^.]{0,80}\bwith\b|\bCYP",
    ),
    _attribute("QT prolongation", r"\bQTc?\b|\btorsades?\b", r"\bQTc?\b|torsades?"),
    _attribute(
        "contraindications",
        r"\bcontra-?indicat",
        r"contra-?indicat|must not|(?:should|may|can) ?not be (?:used|given|taken|prescribed)|"
        r"not recommended|"
        r"do not (?:use|give|take|prescribe)|hypersensitiv",
    ),
    _attribute(
        "monitoring", r"\bmonitor", r"monitor|check|measur|\btests?\b|count|every|follow|screen|examin"
    ),
    _attribute(
        "contraception", r"\bcontracepti", r"contracepti|barrier method|conceiv|avoid (?:becoming )?pregnan"
    ),
    _attribute("vaccination", r"\bvaccin|\bimmuni[sz]ation", r"vaccin|immuni[sz]"),
    _attribute("driving", r"\bdriv(?:e|ing)\b", r"driv|machin"),
    _attribute(
        "storage",
        r"\bstor(?:age|ed|e)\b|\brefrigerat|\bshelf",
        r"\bstor(?:age|ed|e|ing)\b|refrigerat|fridge|shelf",
    ),
    _attribute(
        "inheritance",
        r"\binherit(?:ed|ance)|\bhereditary\b|\brun in famil|\bpassed on\b",
        r"inherit|autosom|dominant|recessive|x-linked|genetic|heredit|famil|\bgenes?\b|mutation|variant",
    ),
    _attribute("a missed dose", r"\bmiss(?:ed|es|ing)?\b.{0,12}\bdoses?\b", r"\bmiss|\bforg[eo]t"),
    _attribute("crushing", r"\bcrush", r"crush|chew|open(?:ed|ing)? the capsule|swallow"),
    _attribute("alcohol", r"\balcohol\b|\bdrink(?:ing)?\b", r"alcohol|ethanol|drink"),
    _attribute("half-life", r"\bhalf[- ]li(?:fe|ves)\b", r"half[- ]li(?:fe|ves)"),
    _attribute("cost", r"\bcosts?\b|\bprices?\b", r"\bcosts?\b|\bprice|[$£€]"),
    _attribute("screening", r"\bscreening\b", r"screen|surveillance|\bcheck|\btest|examin|search"),
    _attribute("obesity", r"\bobes", r"obes|overweight|\bBMI\b|body mass|body[- ]weight"),
    _attribute("intravenous use", r"\bintravenous|\biv\b", r"intraven|\biv(?:ig)?\b|infus"),
    _attribute("intramuscular use", r"\bintramuscular|\bim (?:dose|injection)\b", r"intramuscul|\bim\b"),
    _attribute(
        "subcutaneous use",
        r"\bsubcutaneous|\bsubcut\b|\bsc (?:dose|injection)\b",
        r"subcut|\bsc\b|under the skin",
    ),
    _attribute(
        "rectal use",
        r"\brectal(?:ly)?\b(?! (?:cancer|bleed|prolapse))|\bsuppositor",
        r"rectal|rectum|suppositor",
    ),
    _attribute("topical use", r"\btopical", r"topical|cream|ointment|\bgel\b|\bskin\b|applied|lotion"),
    _attribute("nebulised use", r"\bnebuli[sz]", r"nebuli[sz]"),
    _attribute("intrathecal use", r"\bintrathecal", r"intrathec"),
)
_SYNONYMS = (
    _attribute(
        "treatment",
        r"\btreat(?:ed|ment|ments|ing)?\b|\btherap(?:y|ies)\b|\bmanage(?:d|ment)\b|\bcures?\b|"
        r"\b(?:drug|treatment|agent) of choice\b|\bfirst[- ](?:line|choice)\b",
        r"\btreat|\btherap|\bmanag(?:e|ing)|\bcure|\bfirst\b|\bprefer|\bstart|\bgiven\b|\buse[ds]?\b",
    ),
    _attribute(
        "symptoms",
        r"\bsymptoms?\b|\bclinical (?:features|findings|presentation|picture)|\bpresent(?:s|ation|ing)?\b|"
        r"\bsigns\b|\bmanifestations?\b",
        r"\bsympt|\bsigns?\b|\bpresent(?:s|ing|ation)|\bfeatures?\b|\bmanifest",
    ),
    _attribute(
        "diagnosis",
        r"\bdiagnos\w+|\bwork-?up\b|\bconfirm(?:ed)?\b",
        r"\bdiagnos|\btest(?:s|ed|ing)\b|\bconfirm",
    ),
    _attribute(
        "causes", r"\bcauses?\b(?! of death)|\ba?etiology\b", r"\bcause|\bdue to\b|etiolog|result from"
    ),
    _attribute(
        "outlook",
        r"\bprognosis\b|\blife expectancy\b|\boutlook\b|\bsurvival\b",
        r"\bprognos|\bsurviv|\boutlook|\bexpectanc|\bmortal",
    ),
    _attribute("prevention", r"\bprevent(?:ed|ion|ing)?\b|\bprophyla\w+", r"\bprevent|\bprophyla"),
    _attribute("complications", r"\bcomplications?\b|\blead to\b", r"\bcomplicat|\blead(?:s|ing)? to\b"),
    _attribute(
        "frequency",
        r"\bhow common\b|\bprevalence\b|\bincidence\b|\bhow many people\b|\bepidemiology\b",
        r"\bprevalen|\binciden|\bepidemiolog|\bper (?:100,?000|million)|\b1 in\b|\bcommon\b",
    ),
    _attribute("genes", r"\bgenes?\b|\bmutations?\b|\bgenetic\b", r"\bgen(?:e|es|etic|etics)\b|\bmutation"),
    _attribute("risk factors", r"\brisk factors?\b|\bat risk\b|\blikely to get\b", r"\brisk\b|\blikely\b"),
)
"""Attributes that have other words, and need not have any: a treatment is told without saying so."""
_BY_NAME = {each.name: each for each in (*_ATTRIBUTES, *_SYNONYMS)}
_REST_OF_WORD = re.compile(r"\w*")
ADULT = "adult"
_ADULT_ASKED = re.compile(r"\badults?\b|\bgrown-?ups?\b", re.IGNORECASE)
_ADULT_TOLD = re.compile(
    r"\badults?\b|\badulthood\b|\bgrown|\b(?:men|women|man|woman|elderly|pensioners?)\b|"
    r"\b(?:over|above|older than|aged|from|than|≥|>)\s?(?:the age of )?(?:1[2-9]|[2-9]\d)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def needs_of(question: str) -> tuple[Need, ...]:
    """What a question asks that a passage must tell: conditions, then attributes in the order of the list."""
    found = [Need(name) for name in conditions_asked(question)]
    if _ADULT_ASKED.search(question):
        found.append(Need(ADULT))
    found += [Need(each.name, each.quantity) for each in _ATTRIBUTES if each.asked.search(question)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def asking_terms(question: str) -> Mapping[str, frozenset[str]]:
    """The terms with which a question asks each need, by name: a passage that tells it need not hold them."""
    found: dict[str, frozenset[str]] = {}
    attributes = ((each.name, each.asked) for each in (*_ATTRIBUTES, *_SYNONYMS))
    every = (*condition_patterns().items(), (ADULT, _ADULT_ASKED), *attributes)
    for name, pattern in every:
        for match in pattern.finditer(question):
            end = match.end() + len(_REST_OF_WORD.match(question, match.end())[0])  # type: ignore[index]
            found[name] = found.get(name, frozenset()) | frozenset(terms(question[match.start() : end]))
    return found


@lru_cache(maxsize=512)
def asks_only(text: str) -> bool:
    """Whether a stretch of a question only names a condition or an attribute: it is no topic then."""
    asked = (*condition_patterns().values(), _ADULT_ASKED, *(each.asked for each in _ATTRIBUTES))
    return any(_covers(pattern, text) for pattern in asked)


def _covers(pattern: re.Pattern[str], text: str) -> bool:
    """Whether what a pattern finds, to the ends of its words, is all of a text."""
    found = pattern.search(text)
    return found is not None and found.start() == 0 and not re.search(r"\s", text[found.end() :])


def tells(name: str, text: str) -> bool:
    """Whether a text tells what is needed, by its name."""
    if name == ADULT:
        return bool(_ADULT_TOLD.search(text))
    if attribute := _BY_NAME.get(name):
        return bool(attribute.told.search(text))
    return names_condition(name, text)


def is_synonym(name: str) -> bool:
    """Whether an attribute is told by other words, and need not be."""
    return any(each.name == name for each in _SYNONYMS)


def tells_in(name: str, statement: str, heads: str) -> bool:
    """Whether a statement tells a quantity; in a table's row the unit may stand in its heads."""
    if tells(name, statement):
        return True
    return name == "a dose" and bool(re.search(r"\d", statement) and re.search(_UNIT_ALONE, heads, re.I))
