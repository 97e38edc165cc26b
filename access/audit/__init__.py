"""Keep what was done, by whom and when: lines that are only ever added, each with the hash of the one before.

chain.py     one line, and whether lines follow each other
files.py     the files they lie in, and the head that says how many there are
log.py       adds a line
asked.py     adds the line of a question
verify.py    finds the first line that is missing or changed
expire.py    takes out the oldest lines; what is left still verifies
"""
