"""A library in PostgreSQL with pgvector, for more than one machine. A local one imports none of it.

connect.py     connections that are shared, tried once more, and end at the deadline; imports psycopg
reads.py       runs the statements of a catalog on them
schema.py      the tables: those of the catalog, the postings and the vectors
control.py     which snapshots there are, and which is in service
postings.py    weighs the words of entries as tantivy does
words.py       finds entries by their words
vectors.py     finds entries by their vectors
backend.py     one snapshot to search
library.py     where the snapshot in service is found
store.py       builds in a folder of this machine, and publishes
links.py       which local snapshot is which on the server
known.py       stands for the model of a library that is fetched
verify.py      checks all rows
"""
