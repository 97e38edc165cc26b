"""The amounts, times, numbers and values that a question may ask of its subject."""

from __future__ import annotations

from search.subject.attributes.amounts import (
    AMOUNT,
    CONCENTRATION,
    COUNTED,
    FREQUENCY,
    INTERVAL,
    MOST,
    PREVALENCE,
    TIME,
    VALUE,
)
from search.subject.attributes.attribute import attribute

_DOSE = (
    r"(?<!\blow[- ])(?<!\bhigh[- ])(?<!\bmissed )(?<!\beach )(?<!\bevery )(?<!\bfirst )(?<!\bnext )(?<!\ba )"
    r"\bdos(?:e|es|age|ages|ing)\b(?![- ](?:depend|adjust|reduc|relat|limit|respon|modif|escalat|late|"
    r"missed))"
    r"|\bhow much\b.{0,40}\b(?:give|take|inject|prescribe|administer|use)|\bhow many (?:mg|milligrams|"
    r"micrograms|"
    r"tablets|units|puffs|drops|ml)\b"
)
QUANTITIES = (
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
        r"(?:kg\s?(?:/|per)\s?)?(?:h|hr|hours?|min|minutes?|day)\b|"
        r"\d\s?(?:m?l|mL|mg|g|units?)\b[^.;]{0,60}?\b\d{1,3} ?(?:min|minutes?|hours?)\b",
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
        r"\b(?:trough|peak)s?\b|\b(?:plasma|serum|blood|drug|target|therapeutic) (?:level|concentration)s?\b|"
        r"\blevels?\b.{0,12}\b(?:target|range)\b|\btherapeutic range\b",
        rf"\A(?s:(?=.*?(?:\blevel|concentrat|trough|peak|range)).*?(?:{CONCENTRATION}|{VALUE}(?!\s?(?:mg|g|"
        rf"mcg|ml)\b)))",
        True,
    ),
)
