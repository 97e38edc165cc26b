"""Examine an installation, for `doctor`: each module looks at one side of it and returns findings.

finding.py   what was found: well, worth knowing, or wrong, and what to do
program.py   Python, packages and the model
library.py   the index: its state, its rights, its model
machine.py   disk, open files, clock, temporary folder
page.py      settings of the page that are risky
"""
