"""Render Markdown as the web page that its readers see, with nothing of its text left behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml.html import defs
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from ingest.loaders.marked import Marks, quoted

_TAG = re.compile(r"</?([A-Za-z][\w-]*)")
_ALSO_TAGS = frozenset(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msup msub msubsup munder mover munderover mfenced "
    "mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts none semantics annotation svg "
    "g path text rect circle line".split()
)
_DEEPEST = 100
"""Lists and quotations nested deeper than that are not displayed; by default, those deeper than 20."""
_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:", re.MULTILINE)
_DEFINED = re.compile(r"\[(?:[^\[\]\\]|\\.)+\]:[ \t]*(?P<target>\S*)")
_ADDRESS = re.compile(r"<|#|/|\.{1,2}/|[a-z][a-z0-9+.-]*:|\S+\.[a-z]{2,}(?:[/#?]|$)", re.IGNORECASE)


def render(text: str, marks: Marks) -> str:
    """Return the HTML of Markdown: tables, notes and formulas as their readers see them."""
    env: dict[str, Any] = {}
    tokens = _parser().parse(text, env)
    unused = {label[1:] for label, used in env.get("footnotes", {}).get("refs", {}).items() if used < 0}
    if unused:
        # A note that nothing refers to would vanish; read as text, it stays.
        env = {}
        text = _NOTE.sub(lambda note: f"\n\\{note[0]}" if note[1] in unused else note[0], text)
        tokens = _parser().parse(text, env)
    _mark_surplus_cells(tokens, text.split("\n"), marks)
    _mark_inline(tokens, marks)
    return str(_parser().renderer.render(tokens, _options(), env))


def _options() -> Any:
    return MarkdownIt("commonmark", {"html": True}).options


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable(
        ["table", "strikethrough"]
    )
    parser.use(footnote_plugin).use(
        dollarmath_plugin, allow_digits=False, allow_labels=False, allow_space=False, renderer=_tex
    )
    parser.block.ruler.at("reference", _reference, {"alt": []})
    return parser


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the definition of a link; one that leads to no address, "[Adults]: 5 mg", is text."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    defined = _DEFINED.match(line)
    if defined and defined["target"] and not _ADDRESS.match(defined["target"]):
        return False
    return reference(state, start, end, silent)


def _tex(content: str, _: dict[str, Any]) -> str:
    """Return a formula in TeX, as it is written: its token is marked before."""
    return content


def _mark_inline(tokens: Sequence[Token], marks: Marks) -> None:
    """Mark formulas in TeX, and keep as text what only looks like a tag: "<drug name>"."""
    for token in tokens:
        _mark_inline(token.children or [], marks)
        if token.type.startswith("math_"):
            sign = "$" if token.type == "math_inline" else "$$"
            tex = f"{sign}{token.content.strip()}{sign}"
            what = f"A formula in TeX, as its author wrote it: {quoted(tex)}"
            token.content = marks.mark("formula", what, _escaped(tex))
        elif token.type == "html_inline" and not _is_known(token.content):
            token.type, token.tag = "text", ""
        elif token.type == "html_block" and not token.content.lstrip().startswith("<!"):
            token.content = _TAGS.sub(
                lambda tag: tag[0] if _is_known(tag[0]) else _escaped(tag[0]), token.content
            )


_TAGS = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")


def _is_known(tag: str) -> bool:
    name = _TAG.match(tag)
    return name is None or name[1].lower() in defs.tags or name[1].lower() in _ALSO_TAGS


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _mark_surplus_cells(tokens: Sequence[Token], lines: Sequence[str], marks: Marks) -> None:
    """Mark rows with more cells than their table has columns: what stands in those is not displayed."""
    columns = 0
    for at, token in enumerate(tokens):
        if token.type == "table_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_close":
            opened = next(t for t in reversed(tokens[:at]) if t.type == "tr_open")
            if opened.map is None:
                continue
            cells = escapedSplit(lines[opened.map[0]].strip().removeprefix("|").removesuffix("|"))
            left = [cell.strip() for cell in cells[columns:] if cell.strip()]
            last = next((t for t in reversed(tokens[:at]) if t.type == "inline"), None)
            if left and last is not None and last.children is not None:
                mark = marks.hidden(", ".join(left), "More cells than columns; not displayed")
                last.children.append(Token("text", "", 0, content=mark))
