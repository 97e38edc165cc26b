"""The attributes of a subject that a question may ask: how each is asked for, and how a passage states it.

Each attribute is a pair of patterns, as in `search/hits/cues.py`; a cue only weighs, and a need must be met.
Only attributes with words of their own are here: whether a passage states a treatment cannot be seen so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.subject.amounts import AMOUNT, COUNTED, FREQUENCY, INTERVAL, MOST, PREVALENCE, TAKEN, TIME, VALUE


@dataclass(frozen=True, slots=True)
class Attribute:
    """How an attribute is asked for and stated; `quantity` if it is an amount beside the subject."""

    name: str
    asked: re.Pattern[str]
    stated: re.Pattern[str]
    quantity: bool = False


def _attribute(name: str, asked: str, stated: str, quantity: bool = False) -> Attribute:
    return Attribute(name, re.compile(asked, re.IGNORECASE), re.compile(stated, re.IGNORECASE), quantity)


_DOSE = (
    r"(?<!low[- ])(?<!high[- ])(?<!missed )(?<!each )(?<!every )(?<!first )(?<!next )(?<!a )"
    r"\bdos(?:e|es|age|ages|ing)\b(?![- ](?:depend|adjust|reduc|relat|limit|respon|modif|escalat|late|"
    r"missed))"
    r"|\bhow much\b.{0,40}\b(?:give|take|inject|prescribe|administer|use)|\bhow many (?:mg|milligrams|"
    r"micrograms|"
    r"tablets|units|puffs|drops|ml)\b"
)
ATTRIBUTES = (
    _attribute("a dose", _DOSE, AMOUNT, True),
    _attribute(
        "a maximum",
        r"\b(?:max(?:imum|imal)?|ceiling|highest)\b.{0,25}\b(?:dos\w+|amount|daily)|\bdos\w+ (?:limit|"
        r"ceiling)|"
        r"\bmax(?:imum)? (?:daily|single)|\bhow much\b.{0,30}\b(?:at most|too much)",
        rf"(?:{MOST}).{{0,200}}?\d|\d.{{0,200}}?(?:{MOST})",
        True,
    ),
    _attribute(
        "a rate of infusion",
        r"\b(?:infusion|fluids?|drip|flow) rates?\b|\brate of (?:infusion|(?:iv |intravenous )?fluids?)|"
        r"\bhow fast\b.{0,30}\b(?:infus|fluid|given?|run)",
        r"(?<![\d.,])\d[\d.,]{0,15}\s?(?:m?l|mL|lit(?:re|er)s?|mg|g|[µμ]g|micrograms?|units?)\b.{0,12}?(?:/|\bper\b|\ban?\b|\bevery\b)\s?"
        r"(?:kg\s?(?:/|per)\s?)?(?:h|hr|hours?|min|minutes?|day)\b",
        True,
    ),
    _attribute(
        "a time",
        r"\bhow (?:long|soon|quickly)\b|\bdurations?\b|"
        r"(?<!QT )(?<!QTc )(?<!PR )(?<!RR )(?<!confidence )(?<!reference )\bintervals?\b(?! (?:prolong|"
        r"estim))|\bhow many (?:minutes|hours|days|weeks|months|"
        r"years)\b|\bhalf[- ]li(?:fe|ves)\b",
        rf"{TIME}|\bat once\b|\bimmediate",
        True,
    ),
    _attribute("how often", r"\bhow (?:often|frequent(?:ly)?)\b", rf"{TIME}|{COUNTED}", True),
    _attribute(
        "an interval",
        r"\bhow (?:often|frequent(?:ly)?)\b(?: \w+){0,4}? (?:should|must|do|to)\b|"
        r"\bhow (?:often|frequent(?:ly)?)\b.{0,40}\b(?:check|monitor|measur|repeat|test|screen|give|review)",
        INTERVAL,
        True,
    ),
    _attribute(
        "a prevalence",
        r"\bincidence\b|\bprevalence\b|\bper (?:million|100,?000)\b|\bhow many people\b",
        rf"\A(?s:(?=.*?(?:{PREVALENCE})).*?(?:{COUNTED}))",
        True,
    ),
    _attribute(
        "a frequency",
        r"\bhow (?:common|rare)\b|\bhow many (?:patients|children|adults)\b",
        rf"\A(?s:(?=.*?(?:{FREQUENCY})).*?(?:{COUNTED}))",
        True,
    ),
    _attribute(
        "a survival figure",
        r"\b(?:\d+|one|two|five|ten)[- ]year (?:survival|mortality)|\bsurvival (?:rates?|time|years)\b|"
        r"\bmedian survival\b|\bmortality\b",
        r"\A(?s:(?=.*?(?:surviv|mortal|\bdie[ds]?\b|\bdeaths?\b|alive|fatal)).*?(?:\d|%))",
        True,
    ),
    _attribute(
        "a number",
        r"\bhow (?:many|likely|high|low)\b|\bpercent\w*|\bproportion\b|"
        r"\b(?:odds|hazard) ratios?\b|\bsensitivity (?:of|and)\b|\bspecificity (?:of|and)\b|\bfrequency\b|"
        r"(?<!heart )(?<!pulse )(?<!infusion )(?<!fluid )(?<!filtration )(?<!sedimentation )\brates?\b"
        r"(?! of infusion)|"
        r"\bnumber of\b",
        COUNTED,
        True,
    ),
    _attribute(
        "a value",
        r"\b(?:what|which)(?: \w+){0,2} (?:levels?|values?|cut-?offs?|scores?|counts?|titres?|titers?)\b|"
        r"\bthresholds?\b|"
        r"\bcut-?offs?\b|\btargets?\b(?! therap| cell)|\b(?:above|below|at) what\b|\bnormal range\b",
        VALUE,
        True,
    ),
    _attribute(
        "a level of the drug",
        r"\b(?:trough|peak)s?\b|\b(?:plasma|serum|blood|drug|target|therapeutic) (?:level|concentration)s?\b",
        rf"\A(?s:(?=.*?(?:\blevel|concentrat|trough|peak)).*?{VALUE})",
        True,
    ),
    _attribute(
        "side effects",
        r"\bside[- ]effects?\b|\badverse\b",
        r"side[- ]effect|adverse|reaction|may cause|can cause|causes|toxic|nausea|\brash|\brisk of|reported|"
        r"\bseen\b",
    ),
    _attribute(
        "overdose",
        rf"\boverdos|\bpoisoning\b|\bintoxication\b|{TAKEN}",
        r"overdos|poison|toxic|intoxic|antidote",
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
    _attribute(
        "a missed dose",
        r"\b(?:miss(?:ed|es|ing)?|forg[eo]t(?:ten)?)\b.{0,25}\b(?:dos(?:e|es)|tablets?|pills?|capsules?|injections?|patch)\b",
        r"\bmiss|\bforg[eo]t",
    ),
    _attribute("crushing", r"\bcrush", r"crush|chew|open(?:ed|ing)? the capsule|swallow"),
    _attribute(
        "alcohol",
        r"\balcohol\b|"
        r"\bdrink(?:ing)?\b(?! (?:milk|water|tea|coffee|(?:\w+ )?juice|fluids?|plenty|more|enough))",
        r"alcohol|ethanol|\bwine\b|\bbeer\b|\bspirits\b",
    ),
    _attribute("half-life", r"\bhalf[- ]li(?:fe|ves)\b", r"half[- ]li(?:fe|ves)"),
    _attribute(
        "outlook",
        r"\bprognosis\b|\blife expectancy\b|\boutlook\b|\bsurvival\b",
        r"\bprognos|\bsurviv|\boutlook|\bexpectanc|\bmortal|\bdie[ds]?\b|\bdeaths?\b|\bfatal|\brecover|\bremission|"
        r"\bresolv|\bcourse\b|\bprogress|\bimprov|\bcure",
    ),
    _attribute(
        "genes",
        r"\bgenes?\b|\bmutations?\b|\bgenetic\b",
        r"\bgen(?:e|es|etic|etics)\b|\bmutation|\ballele|\bvariant|\bchromosom|\bHLA\b|\binherit|\bautosom",
    ),
    _attribute(
        "surgery",
        r"\bbefore (?:an? |the |my |her |his )?(?:\w+ ){0,3}?(?:surgery|op|operation|procedure)\b|"
        r"\bp(?:eri|re)-?op|"
        r"\bafter (?:\w+ ){0,3}?(?:surgery|operation|replacement)\b",
        r"surg|operat|procedure|theatre|ana?esth|replacement",
    ),
    _attribute(
        "smoking", r"\bsmok|\bcigarettes?\b|\btobacco\b|\bvap(?:e|ing)\b", r"smok|tobacco|cigarette|nicotin"
    ),
    _attribute(
        "exercise",
        r"\bsports?\b|\bexercis|\brugby\b|\bfootball\b|\bgym\b",
        r"exercis|sport|activit|physical|strenuous|training",
    ),
    _attribute("travel", r"\btravel|\bfly(?:ing)?\b|\bflights?\b", r"travel|\bfly|flight|abroad"),
    _attribute("fasting", r"\bfasting\b|\bramadan\b", r"\bfast(?:s|ed|ing)?\b|ramadan|empty stomach"),
    _attribute("cost", r"\bcosts?\b|\bprices?\b", r"\bcosts?\b|\bprice|[$£€]"),
    _attribute("criteria", r"\bcriteri(?:a|on)\b", r"criteri|classif|\bscor|\bdiagnos"),
    _attribute("screening", r"\bscreening\b", r"screen|surveillance|\bcheck|\btest|examin|search"),
    _attribute("obesity", r"\bobes", r"obes|overweight|\bBMI\b|body mass|body[- ]weight"),
    _attribute("intravenous use", r"\bintravenous|\biv\b", r"intraven|\biv(?:ig)?\b|infus"),
    _attribute(
        "intramuscular use", r"\bintramuscular|\bim (?:dose|injection)\b|(?-i:\bIM\b)", r"intramuscul|\bim\b"
    ),
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
SYNONYMS = (
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
    _attribute("prevention", r"\bprevent(?:ed|ion|ing)?\b|\bprophyla\w+", r"\bprevent|\bprophyla"),
    _attribute("complications", r"\bcomplications?\b|\blead to\b", r"\bcomplicat|\blead(?:s|ing)? to\b"),
    _attribute(
        "frequency",
        r"\bhow common\b|\bprevalence\b|\bincidence\b|\bhow many people\b|\bepidemiology\b",
        r"\bprevalen|\binciden|\bepidemiolog|\bper (?:100,?000|million)|\b1 in\b|\bcommon\b",
    ),
    _attribute("risk factors", r"\brisk factors?\b|\bat risk\b|\blikely to get\b", r"\brisk\b|\blikely\b"),
)
"""Attributes with other words, which a passage need not use: a treatment is stated without the word."""
