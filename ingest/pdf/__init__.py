"""From the characters of a PDF to its canonical text: one step a module, in the order below.

`display`, `characters` and `rulings` ask PDFium what stands where, of a scanned page `ocr`, `slope` and
`scan` ask its image instead; `lines`, `grids`, `aligned` and `columns`
find the reading order of a page; `paragraphs`, `margins`, `headings` and `hyphens` say what each
line is; `write` puts it down and keeps the place of every word.
"""
