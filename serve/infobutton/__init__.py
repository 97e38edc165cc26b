"""`/infobutton`: HL7 Context-Aware Knowledge Retrieval, so that a record system can ask the library.

door.py            the route
parameters.py      reads the request
described.py       describes it
codes/             turns codes into terms
topics.py          what a task or a sub-topic asks for
people.py          whom a request is about
question.py        puts the question
feed.py            puts hits into a feed
atom.py, rendering.py, page.py   write it as Atom, JSON and HTML

Sources: HL7 Version 3 Implementation Guide "Context-Aware Knowledge Retrieval Application (Infobutton)",
Release 4 of 2014, and its "Service-Oriented Architecture Implementation Guide", Release 1 of 2013, with the
schema KnowledgeResponse.xsd. HL7 keeps the guides to its members: names, numbering and elements are taken
from that schema, its examples, and what public clients send. RFC 4287 is the authority on Atom.
"""
