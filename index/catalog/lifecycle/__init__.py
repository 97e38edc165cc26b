"""Work out which documents of a library are replaced, retracted or corrected by others.

naming.py       the names that documents give each other, as keys that can be compared
edition.py      which of two editions is the older
articles.py     copies of one article
entries.py      the documents, and which of them a name stands for
standings.py    the status that they give each other
"""

from index.catalog.lifecycle.standings import Standing, standings

__all__ = ["Standing", "standings"]
