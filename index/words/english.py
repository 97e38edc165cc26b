"""Hold English stop words and stem English words.

`plurals.py` and `spellings.py` hold the irregular forms. Every passage is indexed by these stems, whatever
its language. Six other languages are in `languages.py`; a question in one asks for all forms of its words.
"""

from __future__ import annotations

import re

import Stemmer

from index.words.plurals import singular
from index.words.spellings import one_form

STOP_WORDS = frozenset(
    """a about after all also am an and any are as at be because been before being between both but by
    can could did do does doing during each for from further had has have having he her here hers him
    his how i if in into is it its itself just me more most my of on once only or other our out over
    own same she should so some such than that the their them then there these they this those through
    to too under until up very was we were what when where which while who whom why will with would
    you your""".split()
)
"""Words that carry no topic, question words among them. "not" and "no" are terms."""
PRONOUN_NEXT = re.compile(
    r"\s+(?:am|was|have|had|can|could|may|might|must|shall|should|will|would|do|did|need|want|use|used|give|gave"
    r"|take|took|start|started|stop|stopped|prescribe|prescribed|treat|treated|order|ordered|check|monitor"
    r"|expect|know|see|saw|think|add|avoid|continue|increase|reduce|switch|refer|worry|consider)\b",
    re.IGNORECASE,
)
"""What stands behind the pronoun I, seldom behind the numeral: "the dose I gave", but "type I diabetes"."""
_stemmer = Stemmer.Stemmer("english")


def stem(word: str) -> str:
    """Stem a word in lower case by Snowball (Porter 2001), plurals and spellings brought to one form."""
    stemmed: str = _stemmer.stemWord(singular(one_form(word.removesuffix("'s"))))
    return stemmed
