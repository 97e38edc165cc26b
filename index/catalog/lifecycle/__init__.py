"""Which documents of a library are no longer what they were: replaced, retracted, corrected by others.

naming.py       the names that documents give each other, as keys that can be compared
edition.py      which of two editions is the older
articles.py     copies of one article
standings.py    what all of them together say of each
"""

from index.catalog.lifecycle.standings import Standing, standings

__all__ = ["Standing", "standings"]
