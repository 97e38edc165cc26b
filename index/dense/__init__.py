"""The vectors of a snapshot: written in parts, searched as one. The only package that imports FAISS.

layout.py    which parts a folder holds, and in what files
choose.py    which kind of index a part gets, by the count of its vectors
flat.py      a part that is searched exactly
ivf.py       a part that is searched in the lists nearest to the question
parameters.py  what FAISS gets with a question
recall.py    how much of the exact answer a part of the second kind finds
pool.py      what a new part is made of
merge.py     which parts of the last snapshot stay, and which become one
write.py     fills the folder of a new snapshot
search.py    opens a folder and searches it
"""

from index.dense.choose import RULE, Rule
from index.dense.layout import DenseSummary
from index.dense.search import DenseIndex
from index.dense.write import write

__all__ = ["RULE", "DenseIndex", "DenseSummary", "Rule", "write"]
