"""The page's look on paper: what was asked and what was found, and nothing to press."""

from __future__ import annotations

PAPER = """
@media print {
  html, html * { color-scheme: light !important; }
  .st-key-question, .st-key-bar [data-testid="stPopover"], .vb-masthead nav, .vb-chips span, .vb-actions,
  .vb-turner, .vb-strip > :not(.vb-right), .vb-try, [data-testid="stButtonGroup"],
  .st-key-find { display: none !important; }
  [data-testid="stElementContainer"]:has(.vb-strip) { position: static; }
  .vb-strip { border: 0; background: none; }
  [data-testid="stApp"], [data-testid="stMain"], [data-testid="stAppViewContainer"] { color: #000 !important;
    position: static !important; overflow: visible !important; height: auto !important;
    background: #fff !important; }
  .vb-hit { break-inside: avoid; }
  [data-testid="stHtml"] .vb-paper { display: block; font: 600 1.4rem/1.3 var(--vb-serif);
    margin: 0 0 .5rem; }
  .vb-sheet { display: block; }
  .vb-page { break-inside: avoid; margin-bottom: 1.5rem; width: 72%; }
  .vb-beside { max-height: none; overflow: visible; position: static; }
  mark, .vb-area { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
