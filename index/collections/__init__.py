"""Collections: which documents a reader may search, and an index of these alone.

rules.py    what a collection is: folders, and the groups that read it
members.py  which files of a snapshot belong to the collections that are closed to a reader
analysed.py remembers the terms of passages, which each part needs
copy.py     copies the rows of the other documents into a new catalog
scratch.py  gives the part a folder, and deletes it
part.py     makes a snapshot of the other documents: the part of the library that she may read
survey.py   tells the keeper what is in them, and what may not be meant
library.py  keeps that part up to date with the snapshot in service
"""
