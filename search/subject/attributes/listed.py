"""The attributes of a subject that a question may ask: how each is asked for, and how a passage states it.

Each attribute is a pair of patterns, as in `search/hits/cues.py`; a cue only weighs, and a need must be met.
Only attributes with words of their own are here: whether a passage states a treatment cannot be seen so.
"""

from __future__ import annotations

from search.subject.attributes.amounts import (
    BOUNDS,
    TAKEN,
)
from search.subject.attributes.attribute import attribute
from search.subject.attributes.quantities import QUANTITIES
from search.subject.attributes.ways_to_give import WAYS_TO_GIVE

ATTRIBUTES = (
    *QUANTITIES,
    attribute(
        "what to avoid",
        r"\bto avoid\b|\bavoided\b|\bunsafe\b",
        r"avoid|contra-?indicat|do not|not be|must not|never|caution|worsen|unsafe|harmful",
    ),
    attribute(
        "a peak level",
        r"\bpeaks?\b(?! flow)(?=.{0,20}\b(?:level|conc))|\blevels?\b.{0,10}\bpeaks?\b",
        r"\bpeak|\bC ?max\b|after the (?:end of the )?(?:dose|infusion)",
    ),
    attribute(
        "a trough level", r"\btroughs?\b", r"\btrough|\bpre-?dose|before the (?:next |\w+ )?dose|\bC ?min\b"
    ),
    attribute(
        "a reason",
        r"\bwhy\b|\bmechanism\b",
        r"\bbecause|\bdue to\b|\bowing to|\bsince\b|\bcause|\bby \w+ing\b|\bso that\b|\btherefore|"
        r"\bresults? (?:from|in)\b|"
        r"\blead(?:s|ing)? to|mechanism|\binhibit|\bblock|\bas (?:it|they|the|this)\b|\bto (?:avoid|"
        r"prevent|reduce)\b|"
        r"\brisk\b|\bthrough\b|\breason",
    ),
    attribute(
        "a manufacturer",
        r"\bwho (?:makes|manufactures|produces|sells|markets|supplies)\b|\bmanufacturers?\b",
        r"manufactur|\bmade by\b|\bmarket(?:ed|ing)|(?-i:\bLtd\b|\bInc\b|\bGmbH\b|\bplc\b)|\bsuppl(?:ied|"
        r"ier)",
    ),
    attribute(
        "side effects",
        r"\bside[- ]effects?\b|\badverse\b",
        r"side[- ]effect|adverse|reaction|may cause|can cause|causes|toxic|nausea|\brash|\brisk of|reported|"
        r"\bseen\b",
    ),
    attribute(
        "overdose",
        rf"\boverdos|\bpoisoning\b|\bintoxication\b|{TAKEN}",
        r"overdos|poison|toxic|intoxic|antidote",
    ),
    attribute(
        "interactions",
        r"\binteract",
        r"interact|combin|concomitant|concurrent|together|co-?admin|\bwith\b[^.]{0,80}(?:increas|decreas|"
        r"reduc|rais)|"
        r"avoid\b[^.]{0,80}\bwith\b|\bCYP",
    ),
    attribute("QT prolongation", r"\bQTc?\b|\btorsades?\b", r"\bQTc?\b|torsades?"),
    attribute(
        "contraindications",
        r"\bcontra-?indicat",
        r"contra-?indicat|must not|(?:should|may|can) ?not be (?:used|given|taken|prescribed)|"
        r"not recommended|"
        r"do not (?:use|give|take|prescribe)|hypersensitiv",
    ),
    attribute(
        "monitoring", r"\bmonitor", r"monitor|check|measur|\btests?\b|count|every|follow|screen|examin"
    ),
    attribute(
        "contraception",
        r"\bcontracepti|\b(?:the|on|combined|mini|morning[- ]after)[- ]?pill\b",
        r"contracepti|barrier method|conceiv|avoid (?:becoming )?pregnan",
    ),
    attribute("vaccination", r"\bvaccin|\bimmuni[sz]ation", r"vaccin|immuni[sz]"),
    attribute("driving", r"\bdriv(?:e|ing)\b", r"driv|machin"),
    attribute(
        "storage",
        r"\bstor(?:age|ed|e)\b|\brefrigerat|\bshelf",
        r"\bstor(?:age|ed|e|ing)\b|refrigerat|fridge|shelf",
    ),
    attribute(
        "inheritance",
        r"\binherit(?:ed|ance)|\bhereditary\b|\brun in famil|\bpassed on\b",
        r"inherit|autosom|dominant|recessive|x-linked|genetic|heredit|famil|\bgenes?\b|mutation|variant",
    ),
    attribute(
        "a missed dose",
        r"\b(?:missed|forgot|forgotten)\b (?:to take )?(?:my|his|her|their|the)\b|"
        r"\b(?:miss(?:ed|es|ing)?|forg[eo]t(?:ten)?|late|overdue|delayed)\b.{0,40}"
        r"\b(?:dos(?:e|es)|tablets?|pills?|capsules?|injections?|depot|jabs?|patch(?:es)?)\b|"
        r"\b(?:dos(?:e|es)|tablets?|pills?|injections?|depot|jabs?|patch(?:es)?)\b.{0,25}"
        r"\b(?:missed|forgotten|overdue|late)\b",
        r"\bmiss|\bforg[eo]t|\boverdue\b|\bomitted\b|\b(?:hours?|days?|weeks?|months?) late\b|"
        r"\bdelayed (?:dose|injection)",
    ),
    attribute(
        "an equivalent",
        r"\bequivalen(?:t|ts|ce)\b|\bequals?\b|\d ?m(?:g|cg)\b[^.?]{0,30}? to (?:po |oral |by mouth |"
        r"subcutaneous |intravenous )?(?!target|tolera|maxim|mainten|maintain|achiev|contr|reliev|"
        r"reduc|improv|increas|decreas|patient|adult|child|"
        r"people|someone|avoid|give|take|be\b|use|start|treat|prevent|stop|last|\d)[a-z]{6,}\b|"
        r"\bconver(?:t|ting|sion)\b(?! (?:disorder|reaction|to sinus))|"
        r"\bswitch(?:ing)? ratio",
        r"equivalen|\bconver(?:t|sion)|\bratio\b|\bmultipl|\b(?:same|equal) (?:as|to|dose)|\bfactor\b",
    ),
    attribute("crushing", r"\bcrush", r"crush|chew|open(?:ed|ing)? the capsule|swallow"),
    attribute(
        "alcohol",
        r"\balcohol\b|"
        r"\bdrink(?:ing)?\b(?! (?:milk|water|tea|coffee|(?:\w+ )?juice|fluids?|plenty|more|enough))",
        r"alcohol|ethanol|\bwine\b|\bbeer\b|\bspirits\b",
    ),
    attribute("half-life", r"\bhalf[- ]li(?:fe|ves)\b", r"half[- ]li(?:fe|ves)"),
    attribute(
        "outlook",
        r"\bprognosis\b|\blife expectancy\b|\boutlook\b|\bsurvival\b",
        r"\bprognos|\bsurviv|\boutlook|\bexpectanc|\bmortal|\bdie[ds]?\b|\bdeaths?\b|\bfatal|\brecover|"
        r"\bremission|"
        r"\bresolv|\bcourse\b|\bprogress|\bimprov|\bcure",
    ),
    attribute(
        "genes",
        r"\bgenes?\b|\bmutations?\b|\bgenetic\b",
        r"\bgen(?:e|es|etic|etics)\b|\bmutation|\ballele|\bvariant|\bchromosom|\bHLA\b|\binherit|\bautosom",
    ),
    attribute(
        "surgery",
        r"\bbefore (?:an? |the |my |her |his )?(?:\w+ ){0,3}?(?:surgery|op|operation|procedure)\b|"
        r"\bp(?:eri|re)-?op|"
        r"\bafter (?:\w+ ){0,3}?(?:surgery|operation|replacement)\b",
        r"surg|operat|procedure|theatre|ana?esth|replacement",
    ),
    attribute(
        "smoking", r"\bsmok|\bcigarettes?\b|\btobacco\b|\bvap(?:e|ing)\b", r"smok|tobacco|cigarette|nicotin"
    ),
    attribute(
        "exercise",
        r"\bsports?\b|\bexercis|\brugby\b|\bfootball\b|\bgym\b",
        r"exercis|sport|activit|physical|strenuous|training",
    ),
    attribute("travel", r"\btravel|\bfly(?:ing)?\b|\bflights?\b", r"travel|\bfly|flight|abroad"),
    attribute("fasting", r"\bfasting\b|\bramadan\b", r"\bfast(?:s|ed|ing)?\b|ramadan|empty stomach"),
    attribute("cost", r"\bcosts?\b|\bprices?\b", r"\bcosts?\b|\bprice|[$£€]"),
    attribute("criteria", r"\bcriteri(?:a|on)\b", rf"criteri|classif|\bscor|\bdiagnos|{BOUNDS}"),
    attribute("screening", r"\bscreening\b", r"screen|surveillance|\bcheck|\btest|examin|search"),
    attribute("obesity", r"\bobes", r"obes|overweight|\bBMI\b|body mass|body[- ]weight"),
    *WAYS_TO_GIVE,
)
