"""Tells lists of addresses from prose, and questions for an address from clinical ones.

Pages end with lists of organisations, whose names hold the very words that clinicians ask about ("American
Autoimmune Related Diseases Association"). Such a list answers a question for a telephone number, and no
other.
"""

from __future__ import annotations

import re
import string

_MARK = re.compile(
    r"(?<!\d)\(?\d{3}\)?[ .–-]\d{3}[ .–-]\d{4}(?!\d)"  # North America
    r"|\+\d[\d ().–-]{6,}\d"  # international
    r"|(?<!\d)0\d{2,4}[ –-]\d{3,4}[ –-]?\d{3,4}(?!\d)"  # national, with a trunk 0
    r"|[\w.+-]+@[\w-]+\.\w+|(?:https?://|www\.)\S+"
)
_SIGNS = ("@", "http", "www.", "+")
_DIGIT = re.compile(r"\d")
_DIGITS_A_NUMBER = 9
_MOST_WORDS_A_MARK = 14
_ASKS = re.compile(
    r"\b(?:tele)?phones?\b|\bcall\b|\bcontacts?\b|\baddress(?:es)?\b|\be-?mails?\b|\bweb ?sites?\b"
    r"|\bhelplines?\b|\bhotlines?\b|\borgani[sz]ations?\b|(?-i:\bAssociation\b|\bFoundation\b|\bSociety\b)"
    r"|\bcharit(?:y|ies)\b|\bsupport groups?\b|\bmore information\b",
    re.IGNORECASE,
)


def lists_contacts(text: str) -> bool:
    """Return whether a passage is mostly telephone numbers, e-mail and web addresses.

    It has two or more of them, and no more than fourteen words to each.
    """
    words = len(text.split())
    # Most passages cannot have as many marks as they would need, which is counted much sooner.
    if words > _MOST_WORDS_A_MARK * _most_marks(text):
        return False
    marks = len(_MARK.findall(text))
    return marks > 1 and words <= _MOST_WORDS_A_MARK * marks


def _most_marks(text: str) -> int:
    """Return the most addresses a text can have: each has a sign of its own, or nine digits or more."""
    signs = sum(map(text.count, _SIGNS))
    digits = sum(map(text.count, string.digits)) if text.isascii() else len(_DIGIT.findall(text))
    return signs + digits // _DIGITS_A_NUMBER


def asks_for_contact(question: str) -> bool:
    """Return whether a question asks whom to turn to, or for a number or address."""
    return bool(_ASKS.search(question))
