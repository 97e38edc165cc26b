"""The doors for programs, over the same engine as the page: one ASGI application.

application.py   puts them together
served.py        what they serve from
problems.py      errors as RFC 9457 problem details
callers.py       who calls, by which key (access/keys.py), and how often they may
rest/            /api/v1
changes/         what changed, as an Atom feed
mcp/             tools for assistants, over HTTP and standard input
infobutton/      HL7 Infobutton, for record systems
search_box.py    the library as a search engine of a browser's address bar
"""
