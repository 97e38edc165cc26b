"""Load the page's style beyond Streamlit's theme: `style.css`, and `more.css` for the other views."""

from __future__ import annotations

from pathlib import Path

_SHEETS = ("style.css", "more.css")
_FOLDER = Path(__file__).parent
STYLE = f"<style>{''.join((_FOLDER / name).read_text(encoding='utf-8') for name in _SHEETS)}</style>"

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" '
    'fill="#155e63"/><path d="M8 9h5v6c0 4-2 7-5 8v-3c1.5-.8 2-2 2-3.5H8zM18 9h5v6c0 4-2 7-5 8v-3'
    'c1.5-.8 2-2 2-3.5h-3z" fill="#fdfcf9"/></svg>'
)
"""A quotation mark. Drawn here, because Streamlit fetches emoji icons from the network."""
