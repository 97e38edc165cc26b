"""What a question may ask of its subject, and how a passage states it.

attribute.py      a pair of patterns
amounts.py        amounts, times, counts and frequencies, as passages state them
listed.py         the attributes that a passage must state
ways_to_give.py   those of them that are a way to give a drug
loose.py          those that it may state in other words
"""
