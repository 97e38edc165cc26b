"""Fill a snapshot's tables on a server, and switch to it.

publish.py     one writer, one transaction, one row that is switched
fill.py        all tables of one server
load.py        copies rows
graph.py       the graph over many vectors, measured before it is used
shards.py      the large tables on several servers
"""
