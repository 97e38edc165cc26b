"""Load the page's script, for what no element of Streamlit does: `script.js`, in one element."""

from __future__ import annotations

from pathlib import Path

SCRIPT = f"<script>{(Path(__file__).parent / 'script.js').read_text(encoding='utf-8')}</script>"
