"""The patterns of what may identify a patient. Each takes time in proportion to a plain text.

They are for a text as `plain_text.py` writes it: white space is one character, a dash a hyphen.
"""

from __future__ import annotations

import re

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    r"(?P<date>(?P<n1>\d{1,4})(?P<sep>[/.-])(?P<n2>\d{1,2})(?P=sep)(?P<n3>\d{2,4})"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?P<m1>{_MONTH})\.?,?[ -](?P<y1>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}}))(?![\w/-]|\.\d)"
)
_FREE = r"(?<![\w/.+-])"
"""Not in the middle of a word, a number, a DOI or an address."""
_END = r"(?![\w/-]|[.,]\d)"
_IS = r"(?:\s?(?:[:=#]|is\b|-)\s?|\s)"
_NUMBER = r"(?:number|num|no\.?|n[°º]|id|identifier|#)"
_UNIT = r"(?!\s?(?:mg|mcg|[µμ]g|ng|kg|g|m?l|dl|units?|iu|m?mol|mm|cm|ms|bpm|kcal|cells|copies|patients|%)\b)"

NHS = re.compile(
    rf"{_FREE}(?P<label>NHS{_IS}?(?:{_NUMBER}{_IS}?)?)?"
    rf"(?P<digits>\d{{3}}([ -]?)\d{{3}}\3\d{{4}}){_END}{_UNIT}",
    re.IGNORECASE,
)
OTHER_NUMBERS = re.compile(
    r"\b(?:ISBN|PMID|PMCID|ISSN|NDC|UPC|EAN|GTIN|ORCID|doi)s?(?P<numbers>[\W\d]*)", re.IGNORECASE
)
"""A label of numbers that are no patient's, and the numbers after it."""
SSN = re.compile(
    rf"{_FREE}(?:(?:SSN|social security(?: {_NUMBER})?){_IS})?"
    rf"(?!000|666|9)\d{{3}}-(?!00)\d{{2}}-(?!0000)\d{{4}}{_END}"
    rf"|{_FREE}(?:SSN|social security(?: {_NUMBER})?){_IS}"
    rf"(?!000|666|9)\d{{3}} ?(?!00)\d{{2}} ?(?!0000)\d{{4}}{_END}",
    re.IGNORECASE,
)
HOSPITAL = re.compile(
    rf"\b(?:MRN(?: {_NUMBER})?"
    rf"|(?:hospital|patient|pt|medical record|case ?note|CHI|NHI|unit record){_IS}?{_NUMBER}"
    rf"|(?:hospital|patient|chart){_IS}?record{_IS}?{_NUMBER}){_IS}?"
    rf"(?P<value>[A-Z]{{0,3}}-?\d(?:[\d-]| (?=\d)){{3,13}}\d[A-Z]?){_END}{_UNIT}",
    re.IGNORECASE,
)
BIRTH = re.compile(
    rf"\b(?:DOB|D\.O\.B\.?|date of birth|birth ?date|birthday|b\.|born(?:{_IS}on)?)(?:{_IS}|\()\(?{_DATE}",
    re.IGNORECASE,
)
BIRTH_NEXT = re.compile(rf"[\s,;(]{{1,3}}{_DATE}", re.IGNORECASE)
_TELEPHONE_LABEL = (
    rf"(?:(?:tele)?phone(?: {_NUMBER})?|tel\.?|mobile(?: {_NUMBER})?|cell ?phone|fax|contact {_NUMBER}){_IS}?"
)
TELEPHONE = re.compile(
    rf"{_FREE}(?:{_TELEPHONE_LABEL})?(?P<digits>"
    r"\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,6}"  # international
    r"|\(0\d{2,4}\) ?\d{3,4}[ -]?\d{3,4}|0[1-357-9]\d{8,9}|0\d{2,4}([ -])\d{3,4}\2?\d{3,4}"  # British
    r"|(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}([-.]))[2-9]\d{2}(?:\3|-)\d{4}"  # North American
    rf"){_END}{_UNIT}",
    re.IGNORECASE,
)
CALLED_TELEPHONE = re.compile(rf"{_FREE}{_TELEPHONE_LABEL}(?:\d[ -]?){{6,14}}\d{_END}{_UNIT}", re.IGNORECASE)
MAIL = re.compile(r"(?<![\w.+%-])[\w+%-]+(?:\.[\w+%-]+)*@(?:[a-z\d-]+\.)+[a-z]{2,24}\b", re.IGNORECASE)
_STREET = (
    "street st road rd avenue ave lane ln drive close way court crescent terrace place gardens grove "
    "boulevard blvd square mews hill row"
).replace(" ", "|")
ADDRESS = re.compile(
    rf"(?<![\w.,/-])(?:flat \d+[a-z]?,? )?\d{{1,5}}[a-z]?,? (?:[a-z'’-]+ ){{1,3}}(?:{_STREET})\b\.?"
    r"(?:[\s,]+[a-z'’.-]+){0,4}[\s,]+"
    r"(?:[a-z]{1,2}\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2}|(?-i:[A-Z]{2})[ ,]+\d{5}(?:-\d{4})?)\b",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_a-zß-öø-ÿ](?:[’'][^\W\d_])?[^\W\d_A-Z]+(?:[-’'][^\W\d_]+)*"
_PERSON = r"(?:patient|man|woman|boy|girl|child|lady|gentleman|male|female|pt)"
NAME = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Mx)\.? (?:(?:{_WORD}|[A-Z]\.?) ){{0,2}}{_WORD}(?!-)\b"
    rf"|\bMiss (?:{_WORD} {_WORD}\b|{_WORD}(?=,? (?:aged? |age: ?)?\d{{1,3}}\b))"
    rf"|\b(?i:{_PERSON},? (?:is )?(?:named|called|by the name of)) {_WORD} {_WORD}\b"
    rf"|\b(?i:(?:patient|pt)(?:['’]?s)?(?: full)? name{_IS})(?:{_WORD} ){{0,2}}{_WORD}\b"
    r"|\b(?i:(?:patient|pt)(?:['’]?s)?(?: full)? name|^name|surname|forename)\s?[:=]\s?[^\W\d_]+(?:[ ,]+"
    r"(?!(?:with|has|had|is|was|and|aged?|presents|presenting|who|on|in|a|an|the|for|dob|born|mrn|nhs)\b)"
    r"[^\W\d_]+)?\b",
    re.MULTILINE,
)
