"""Load the page's script, for what no element of Streamlit does: in one element."""

from __future__ import annotations

from pathlib import Path

_SCRIPTS = ("address.js", "suggest.js", "script.js", "lost.js", "print.js")
_FOLDER = Path(__file__).parent
SCRIPT = f"<script>{''.join((_FOLDER / name).read_text(encoding='utf-8') for name in _SCRIPTS)}</script>"
