"""From the characters of a PDF to its canonical text.

`display`, `seen` and `tables/rulings` ask PDFium what stands where and whether a reader sees it;
`characters`, `fonts` and `words` make words of it, `annotations` of what lies on the page; of a scanned page
`scans` asks its image instead. `tables` and `layout` find tables, columns, paragraphs, headings and what
stands around them; `imprint` reads what the document says of itself; `write` puts it down and keeps the
place of every word.
"""
