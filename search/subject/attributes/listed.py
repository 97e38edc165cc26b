"""The attributes of a subject that a question may ask: how each is asked for, and how a passage states it.

Each attribute is a pair of patterns, as in `search/hits/cues.py`; a cue only weighs, and a need must be met.
Only attributes with words of their own are here: whether a passage states a treatment cannot be seen so.
"""

from __future__ import annotations

from search.subject.attributes.amounts import (
    AMOUNT,
    BOUNDS,
    COUNTED,
    FREQUENCY,
    INTERVAL,
    MOST,
    PREVALENCE,
    TAKEN,
    TIME,
    VALUE,
)
from search.subject.attributes.attribute import attribute
from search.subject.attributes.ways_to_give import WAYS_TO_GIVE

_DOSE = (
    r"(?<!\blow[- ])(?<!\bhigh[- ])(?<!\bmissed )(?<!\beach )(?<!\bevery )(?<!\bfirst )(?<!\bnext )(?<!\ba )"
    r"\bdos(?:e|es|age|ages|ing)\b(?![- ](?:depend|adjust|reduc|relat|limit|respon|modif|escalat|late|"
    r"missed))"
    r"|\bhow much\b.{0,40}\b(?:give|take|inject|prescribe|administer|use)|\bhow many (?:mg|milligrams|"
    r"micrograms|"
    r"tablets|units|puffs|drops|ml)\b"
)
ATTRIBUTES = (
    attribute("a dose", _DOSE, AMOUNT, True),
    attribute(
        "a maximum",
        r"\b(?:max(?:imum|imal)?|ceiling|highest)\b.{0,25}\b(?:dos\w+|amount|daily)|\bdos\w+ (?:limit|"
        r"ceiling)|"
        r"\bmax(?:imum)?\b(?! (?:heart|voluntary|oxygen|rate|flow|speed|length|temperature|score))|"
        r"\bhow much\b.{0,30}\b(?:at most|too much)",
        rf"(?:{MOST}).{{0,200}}?\d|\d.{{0,200}}?(?:{MOST})",
        True,
    ),
    attribute(
        "a rate of infusion",
        r"\b(?:infusion|fluids?|drip|flow|max(?:imum)?|starting|initial) rates?\b|\brate of (?:infusion|"
        r"(?:iv |intravenous )?fluids?)|"
        r"\bhow fast\b.{0,30}\b(?:infus|fluid|given?|run)",
        r"(?<![\d.,])\d[\d.,]{0,15}\s?(?:m?l|mL|lit(?:re|er)s?|mg|g|[µμ]g|micrograms?|"
        r"units?)\b.{0,12}?(?:/|\bper\b|\ban?\b|\bevery\b)\s?"
        r"(?:kg\s?(?:/|per)\s?)?(?:h|hr|hours?|min|minutes?|day)\b",
        True,
    ),
    attribute(
        "a time",
        r"\bhow (?:long|soon|quickly)\b|\bdurations?\b|"
        r"(?<!QT )(?<!QTc )(?<!PR )(?<!RR )(?<!confidence )(?<!reference )\bintervals?\b(?! (?:prolong|"
        r"estim))|\bhow many (?:minutes|hours|days|weeks|months|"
        r"years)\b|\bhalf[- ]li(?:fe|ves)\b",
        rf"{TIME}|\bat once\b|\bimmediate",
        True,
    ),
    attribute("how often", r"\bhow (?:often|frequent(?:ly)?)\b", rf"{TIME}|{COUNTED}", True),
    attribute(
        "an interval",
        r"\bhow (?:often|frequent(?:ly)?)\b(?: \w+){0,4}? (?:should|must|do|to)\b|"
        r"\bhow (?:often|frequent(?:ly)?)\b.{0,40}\b(?:check|monitor|measur|repeat|test|screen|give|review)",
        INTERVAL,
        True,
    ),
    attribute(
        "a prevalence",
        r"\bincidence\b|\bprevalence\b|\bper (?:million|100,?000)\b|\bhow many people\b",
        rf"\A(?s:(?=.*?(?:{PREVALENCE})).*?(?:{COUNTED}))",
        True,
    ),
    attribute(
        "a frequency",
        r"\bhow (?:common|rare)\b|\bhow many (?:patients|children|adults)\b",
        rf"\A(?s:(?=.*?(?:{FREQUENCY})).*?(?:{COUNTED}))",
        True,
    ),
    attribute(
        "a survival figure",
        r"\b(?:\d+|one|two|five|ten)[- ]year (?:survival|mortality)|\bsurvival (?:rates?|time|years)\b|"
        r"\bmedian survival\b|\bmortality\b",
        r"\A(?s:(?=.*?(?:surviv|mortal|\bdie[ds]?\b|\bdeaths?\b|alive|fatal)).*?(?:\d|%))",
        True,
    ),
    attribute(
        "a number",
        r"\bhow (?:many|likely|high|low)\b|\bpercent\w*|\bproportion\b|"
        r"\b(?:odds|hazard) ratios?\b|\bsensitivity (?:of|and)\b|\bspecificity (?:of|and)\b|\bfrequency\b|"
        r"(?<!max )(?<!maximum )(?<!starting )(?<!initial )(?<!heart )(?<!pulse )(?<!infusion )(?<!fluid )"
        r"(?<!filtration )(?<!sedimentation )\brates?\b"
        r"(?! of infusion)|"
        r"\bnumber of\b",
        COUNTED,
        True,
    ),
    attribute(
        "a value",
        r"\b(?:what|which)(?: \w+){0,2} (?:levels?|values?|cut-?offs?|scores?|counts?|titres?|titers?)\b|"
        r"\bthresholds?\b|"
        r"\bcut-?offs?\b|\btargets?\b(?! therap| cell| dos)|\b(?:above|below|at) what\b|"
        r"\b(?:normal|reference|target|therapeutic) (?:ranges?|values?|levels?|limits?)\b|"
        r"(?<!dose )(?<!dosage )\brange\b(?! (?:of (?:motion|movement)|finding))",
        VALUE,
        True,
    ),
    attribute(
        "a level of the drug",
        r"\b(?:trough|peak)s?\b|\b(?:plasma|serum|blood|drug|target|therapeutic) (?:level|concentration)s?\b",
        rf"\A(?s:(?=.*?(?:\blevel|concentrat|trough|peak)).*?{VALUE})",
        True,
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
        r"\b(?:miss(?:ed|es|ing)?|forg[eo]t(?:ten)?|late|overdue|delayed)\b.{0,40}"
        r"\b(?:dos(?:e|es)|tablets?|pills?|capsules?|injections?|depot|jabs?|patch(?:es)?)\b|"
        r"\b(?:dos(?:e|es)|tablets?|pills?|injections?|depot|jabs?|patch(?:es)?)\b.{0,25}"
        r"\b(?:missed|forgotten|overdue|late)\b",
        r"\bmiss|\bforg[eo]t|\boverdue\b|\bomitted\b|\b(?:hours?|days?|weeks?|months?) late\b|"
        r"\bdelayed (?:dose|injection)",
    ),
    attribute(
        "an equivalent",
        r"\bequivalen(?:t|ts|ce)\b|\bequals?\b|\bconver(?:t|ting|sion)\b(?! (?:disorder|reaction|to sinus))|"
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
