"""Patterns of amounts, times, counts and frequencies, as passages state them."""

from __future__ import annotations

NUMBER = (
    r"(?:(?<![\d.,])\d[\d.,]{0,15}|"
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|twice|once)\b)"
)
PERIOD = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|wks?|months?|years?|yrs?|decades?)\b"
TIME = (
    rf"{NUMBER}(?:\s?(?:to|or|and|-|–)\s?{NUMBER})?[\s-]*{PERIOD}|\b(?:daily|weekly|monthly|yearly|annual(?:ly)?|"
    r"hourly|nightly|lifelong|life-long|indefinite(?:ly)?|each (?:day|week|month|year)|every (?:day|week|"
    r"month|year|"
    r"visit|other))\b"
)
AMOUNT = (
    r"(?<![\d.,])\d[\d.,]{0,15}(?:\s?(?:to|-|–)\s?(?<![\d.,])\d[\d.,]{0,15})?\s?-?\s?(?:mg|g|grams?|kg|mcg|ug|[µμ]g|ng|micrograms?|milligrams?|"
    r"nanograms?|m?l|mL|L|millilit(?:re|er)s?|lit(?:re|er)s?|units?|iu|u|miu|million units|m?mol|"
    r"micromol|meq|"
    r"tablets?|capsules?|puffs?|drops?|sachets?|patch(?:es)?|sprays?|ampoules?|vials?|inhalations?|pessar(?:y|ies)|"
    r"suppositor(?:y|ies))\b(?!\s?(?:/|\bper\b|\ba\b)\s?(?:(?:d|m|[µμ])?[lL]|year)\b)"
)
COUNTED = (
    r"(?<![\w.,])(?!(?:19|20)\d\d\b)(?:(?<![\d.,])\d[\d.,]{0,15}|"
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\b)(?![\d.,]*"
    rf"(?:\s?(?:to|or|and|-|–)\s?\d+)?[\s-]*{PERIOD})(?!\d)|%|\b(?:rare(?:ly)?|(?:un)?common(?:ly)?|(?:in)?frequent(?:ly)?|most|majority|third|quarter|"
    r"hundred|thousand|million)\b"
)
FREQUENCY = (
    r"\bper (?:\d|million|hundred|thousand|year)|\bin (?:every )?\d|\bof \d|"
    r"\bin (?:ten|a hundred|a thousand)\b|%|\bpercent|"
    r"\bpreval|\binciden|\b(?:un)?common|\brare|\bfrequen|\bmost\b|\bmajority\b|\bthird\b|\bquarter\b|"
    r"\bhalf\b|"
    r"\b(?:affect|occur|found|seen|present|report|diagnos)\w*"
)
PREVALENCE = (
    r"\bpreval|\binciden|\bper (?:\d|million|hundred thousand)|\b1 in \d|\bin (?:every )?[\d,]{3,}|"
    r"\b(?:people|persons|population|births|adults|children) (?:in|per)\b|\brare\b|\bcommon(?:est)?\b"
)
MOST = (
    r"\bmax|\bup to\b|\b(?:not|never|no)\b[^.;|]{0,20}\b(?:exceed|more than)|\bat most\b|\blimit|"
    r"\bceiling|\bhighest"
)
VALUE = (
    r"(?:(?:over|above|below|under|less than|more than|at least|at most|up to|exceed\w*|than|of|to|[<>≥≤=])"
    r"\s*\d"
    r"|(?<![\w.])(?<![\d.,])\d[\d.,]{0,15}\s?(?:to|-|–)\s?\d"
    r"|(?<![\w.])(?<![\d.,])\d[\d.,]{0,15}\s?(?:%|m?mol|mg|g|ng|[µμ]g|micrograms?|units?|u|iu|ppm|mmhg|beats|times|m?l|"
    r"points?|score)\b)"
)
"""A number that bounds, spans or has a unit."""
_BOUND = (
    r"(?:\b(?:over|above|below|under|less than|more than|at least|exceeds?|exceeding)\b|[<>≥≤])\s*\d|"
    r"\b(?:\d+|two|three|four|five|six|eight|ten) or (?:more|less|fewer|above|below|over|under)\b"
)
BOUNDS = rf"(?s:(?:{_BOUND}).{{0,400}}?(?:{_BOUND}))"
"""Two thresholds or more near each other: criteria, whether they are called so or not."""
INTERVAL = (
    r"\b(?:every|daily|weekly|monthly|yearly|annual(?:ly)?|hourly|nightly|once|twice|fortnight\w*|intervals?|"
    r"regularly|(?:two|three|four)[- ](?:month|week)ly)\b|\btimes (?:an?|per|each)\b|\bat each\b|"
    r"\b(?:each|per) (?:day|week|month|year|visit)\b"
)
_TOOK = r"\b(?:took|swallowed|ingested|drank)"
TAKEN = (
    rf"(?:{_TOOK}|\btaken)(?: \w+){{0,3}} too (?:much|many)\b|"
    rf"{_TOOK}(?: \w+){{0,2}} (?:an? (?:whole |full |entire )?|all )(?:box|bottle|pack(?:et)?|handful)\b|"
    rf"{_TOOK}(?: \w+){{0,2}} \d{{2,}}(?! ?(?:mg|g|mcg|ml|micro|units?)\b)"
    rf"(?: \w+){{0,3}} (?:tab(?:let)?s?|pills|caps(?:ules)?)\b"
)
"""An overdose in plain words: ten tablets or more, a box, too many."""
