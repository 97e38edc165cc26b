"""Everyday words: a question asks with them, and a passage that answers need not hold them.

None names a disease, a drug, a finding, a person's age or state, or a step of treatment.
"""

from __future__ import annotations

from index.words.terms import terms

_ASKING = """
old latest newest current versus vs plus between choice choose need needed help helps start started
begin safe safety best good better work works working fail fails failed use used using give given
giving take taken taking put mean means meaning happen happens know tell show thing way case
possible allowed recommended suitable ok okay appropriate indicated respond responds want try
patient patients person people someone drug drugs medicine medicines medication medications
guideline guidelines guidance approach option options
"""
_EVERYDAY = """
able actually add added adding ago ahead alone already also although always anybody anyone anything anyway
apart around ask asked asking away back bad because become becomes before behind believe beside besides big
bit bother bring call called came cannot carry catch certain chance chances cleared come comes coming
completely consider considered could count couple course cut deal decide definitely depend depends despite
different difficult doing done doubt during easily easy either else end enough even ever every everyday
everyone exactly expect expected extra fact fairly far feel few final find fine finish follow forget forgot
forgotten found full fully further gap gave general generally get gets getting goes going gone got great
guess half happening hard hardly has have having hear heard held here hold hope however idea important
include included indeed instead issue just keep kept kind know known large last lately later lead leads
least leave leaves left let lets like likely little long look looking looks lost lot lots main mainly make
makes making many matter matters maybe mention mentioned might mind moment more most mostly move much must
name named near nearly necessary never nice nobody none normally nothing now number obviously often only
other others otherwise ought outside own part particular particularly perhaps pick place plan please point
possibly present presenting presents pretty previous previously prior probably problem proper properly
question quick quickly quite ran rather reach really reason recent recently refer regard regarding related
remain remember remind right round said same say says see seem seems seen send set several should shown
similar simple since single somebody something sometimes soon sorry sort sound spend stand still straight
such suggest suggested sure talk than thank thanks that there therefore these they think thinking this those
though thought through time times tip tips to today together told tomorrow tonight too took top toward
towards tried tries true turn turned typical typically understand unless until upon useful usual usually
various very view want wants way ways went were what whatever when whenever where whether which while who
whole why will wish wonder wondering word words worry would write wrong yes yesterday yet
"""
EVERYDAY = frozenset(terms(_ASKING + _EVERYDAY))
"""The terms of those words."""
