"""Draw a document's text as HTML: paragraphs, lists and tables, with a sentence and words marked.

The drawn text is the text that came in, character by character. Markers that a list or table replaces (`- `,
`|`) are kept and hidden. Every character is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from ui.html.escape import beside_markup
from ui.html.inline import REST, Marks, gone, inline

_BULLET = re.compile(r"[ \t]*[-*•–·◦▪][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(?:\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+(?=\S)")
_ROW = re.compile(r"\s*\|.*\|\s*")
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    kind: str
    """`row`, `bullet`, `number`, `blank`, `more` (of the item before it) or `plain`."""


def text_html(text: str, marks: Marks = Marks(), continued: bool = False) -> str:
    """Draw the text as HTML blocks. If `continued`, it begins inside a table, and its first row is no
    header."""
    drawn: list[str] = []
    for kind, group in groupby(_gathered(text), key=lambda block: block[0].kind):
        blocks = list(group)
        if kind == "row":
            header = bool(drawn) or not continued
            drawn.append(_table(text, [line for block in blocks for line in block], marks, header))
        elif kind in ("bullet", "number"):
            drawn.append(_list(text, blocks, marks, kind))
        else:
            drawn += [_paragraph(text, block, marks) for block in blocks]
    return "".join(drawn)


def cells(row: str) -> list[str]:
    """Split a table's row, as it stands in the text, into cells; empty ones stay."""
    return [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]


def is_row(line: str) -> bool:
    """Whether a line of a text is a row of a table."""
    return line.lstrip().startswith("|") and line.count("|") > 1


def _gathered(text: str) -> Iterator[list[_Line]]:
    """Gather lines into blocks: an item, a row or a paragraph, each with the blank lines after it."""
    block: list[_Line] = []
    for line in _classified(text):
        joins = line.kind in ("blank", "more") or (
            line.kind == "plain" and block and block[-1].kind == "plain" and block[0].kind == "plain"
        )
        if block and not joins:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _classified(text: str) -> Iterator[_Line]:
    at, before = 0, "blank"
    # Not splitlines(), which also breaks at characters that a browser does not break at.
    for content in re.findall(r"[^\n]*\n|[^\n]+", text):
        kind = "plain"
        if not content.strip():
            # The first block is never blank, so that blank lines have one to stand in.
            kind = "blank" if at else "plain"
        elif _ROW.fullmatch(content) and content.count("|") > 1:
            kind = "row"
        elif _BULLET.match(content):
            kind = "bullet"
        elif _NUMBER.match(content):
            kind = "number"
        elif content[0] in " \t" and before in ("bullet", "number", "more"):
            kind = "more"
        yield _Line(at, at + len(content), kind)
        at += len(content)
        before = kind


def _paragraph(text: str, lines: list[_Line], marks: Marks) -> str:
    if marks.folds(lines[0].start, lines[-1].end):
        return f'<p class="{REST}">{_lines(text, lines, replace(marks, fold=False))}</p>'
    return f"<p>{_lines(text, lines, marks)}</p>"


def _lines(text: str, lines: Iterable[_Line], marks: Marks) -> str:
    return "".join(
        gone(text, line.start, line.end, marks)
        if line.kind == "blank"
        else inline(text, line.start, line.end, marks)
        for line in lines
    )


def _list(text: str, blocks: list[list[_Line]], marks: Marks, kind: str) -> str:
    tag, pattern = ("ul", _BULLET) if kind == "bullet" else ("ol", _NUMBER)
    return f'<{tag} role="list">{"".join(_item(text, block, marks, pattern) for block in blocks)}</{tag}>'


def _item(text: str, block: list[_Line], marks: Marks, pattern: re.Pattern[str]) -> str:
    first, *rest = block
    found = pattern.match(text, first.start, first.end)
    assert found is not None
    marker = found[0]
    indent = (len(marker) - len(marker.lstrip())) // 2
    # "a." stands within "1.", also where the text does not indent it.
    depth = min(indent or int(marker.strip(" \t().").isalpha()), _DEEPEST)
    folded = REST if marks.folds(first.start, block[-1].end) else ""
    marks = replace(marks, fold=False) if folded else marks
    named = " ".join(filter(None, (f"vb-deep{depth}" if depth else "", folded)))
    deep = f' class="{named}"' if named else ""
    body = inline(text, found.end(), first.end, marks) + _lines(text, rest, marks)
    if pattern is _BULLET:
        shown = gone(text, first.start, found.end(), marks)
    else:
        number = inline(text, first.start, found.end(), replace(marks, fold=False))
        shown = f'<span class="vb-number">{number}</span>'
    return f"<li{deep}>{shown}{body}</li>"


def _table(text: str, lines: list[_Line], marks: Marks, header: bool) -> str:
    rows: list[list[_Line]] = []
    for line in lines:
        if line.kind == "row":
            rows.append([line])
        else:
            rows[-1].append(line)
    heads = [header and number == 0 and len(rows) > 1 for number in range(len(rows))]
    drawn = "".join(
        _row(text, row, marks, "th" if head else "td") for row, head in zip(rows, heads, strict=True)
    )
    rest = f" {REST}" if marks.folds(lines[0].start, lines[-1].end) else ""
    return (
        f'<div class="vb-scroll{rest}" role="group" aria-label="Table" tabindex="0">'
        f"<table><tbody>{drawn}</tbody></table></div>"
    )


def _row(text: str, lines: list[_Line], marks: Marks, tag: str) -> str:
    line, *blank = lines
    bars = [at for at in range(line.start, line.end) if text[at] == "|"]
    scope = ' scope="col"' if tag == "th" else ""
    group = marks.group_at(line.start, line.end)
    # Drawn by the style, so that the text of what is drawn stays the passage.
    under = f' data-vb-under="{beside_markup(group)}"' if group else ""
    drawn, hidden_from = [], line.start
    rest = f' class="{REST}"' if tag == "td" and marks.folds(line.start, line.end) else ""
    marks = replace(marks, fold=False)
    for number, (bar, following) in enumerate(zip(bars, bars[1:], strict=False)):
        begin, end = bar + 1, following
        while begin < end and text[begin].isspace():
            begin += 1
        while end > begin and text[end - 1].isspace():
            end -= 1
        # What stands behind the last bar, blank lines after the row among it, hides in the last cell.
        last = (blank[-1] if blank else line).end if number == len(bars) - 2 else end
        cell = (
            gone(text, hidden_from, begin, marks)
            + inline(text, begin, end, marks)
            + gone(text, end, last, marks)
        )
        drawn.append(f"<{tag}{scope}{under if number == 0 else ''}>{cell}</{tag}>")
        hidden_from = end
    return f"<tr{rest}>{''.join(drawn)}</tr>"
