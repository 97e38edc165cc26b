"""Turn codes into terms, without a network.

systems.py         the code systems, by OID, address or name
local.py           the hospital's own codes
stated.py          the codes that the library's documents state of themselves
national_drug.py   the ways to write a National Drug Code
display.py         a display name without what is no name
terms.py           asks them in turn
"""
