"""Draw a document's text as HTML: paragraphs, lists and tables, with a sentence and words marked.

The drawn text is the text that came in, character by character. Markers that a list or table replaces (`- `,
`|`) are kept and hidden. Every character is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from index.words.terms import term_spans, terms

_BULLET = re.compile(r"[ \t]*[-*•–·◦▪][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(?:\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+(?=\S)")
_ROW = re.compile(r"\s*\|.*\|\s*")
_DEEPEST = 3
_REST = "vb-rest"
"""The class of what stands around a marked stretch."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mark, in offsets into the drawn text: a stretch, and words lightly.

    A link jumps to the stretch if `here`. `groups` are what table rows stand under, as (start, end, words).
    `found` are the places of what a reader looks for; `shown` is the one that is scrolled to. If `fold`, what
    stands around the stretch is drawn to be unfolded: its row of a table and the heads over that stay.
    """

    stretch: tuple[int, int] = (0, 0)
    words: tuple[tuple[int, int], ...] = ()
    here: bool = False
    groups: tuple[tuple[int, int, str], ...] = ()
    found: tuple[tuple[int, int], ...] = ()
    shown: tuple[int, int] = (0, 0)
    fold: bool = False

    def folds(self, start: int, end: int) -> bool:
        """Whether a block is drawn to be unfolded: it holds nothing of the stretch."""
        first, last = self.stretch
        return self.fold and first < last and not (start < last and first < end)

    def group_at(self, start: int, end: int) -> str:
        """Return what the row at a span stands under, or ""."""
        return next((words for a, b, words in self.groups if a < end and start < b), "")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    kind: str
    """`row`, `bullet`, `number`, `blank`, `more` (of the item before it) or `plain`."""


def word_spans(text: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Find these words in the text, in any of their forms."""
    wanted = {term for word in words for term in terms(word)}
    if not wanted:
        return ()
    return tuple((start, end) for start, end, found in term_spans(text) if wanted.intersection(found))


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
    """Split a table's row, as it stands in the text, into cells."""
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


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
        return f'<p class="{_REST}">{_lines(text, lines, replace(marks, fold=False))}</p>'
    return f"<p>{_lines(text, lines, marks)}</p>"


def _lines(text: str, lines: Iterable[_Line], marks: Marks) -> str:
    return "".join(
        _gone(text, line.start, line.end, marks)
        if line.kind == "blank"
        else _inline(text, line.start, line.end, marks)
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
    folded = _REST if marks.folds(first.start, block[-1].end) else ""
    marks = replace(marks, fold=False) if folded else marks
    named = " ".join(filter(None, (f"vb-deep{depth}" if depth else "", folded)))
    deep = f' class="{named}"' if named else ""
    body = _inline(text, found.end(), first.end, marks) + _lines(text, rest, marks)
    if pattern is _BULLET:
        shown = _gone(text, first.start, found.end(), marks)
    else:
        number = _inline(text, first.start, found.end(), replace(marks, fold=False))
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
    rest = f" {_REST}" if marks.folds(lines[0].start, lines[-1].end) else ""
    return (
        f'<div class="vb-scroll{rest}" role="region" aria-label="Table" tabindex="0">'
        f"<table><tbody>{drawn}</tbody></table></div>"
    )


def _row(text: str, lines: list[_Line], marks: Marks, tag: str) -> str:
    line, *blank = lines
    bars = [at for at in range(line.start, line.end) if text[at] == "|"]
    scope = ' scope="col"' if tag == "th" else ""
    group = marks.group_at(line.start, line.end)
    # Drawn by the style, so that the text of what is drawn stays the passage.
    under = f' data-vb-under="{escape(group)}"' if group else ""
    drawn, hidden_from = [], line.start
    rest = f' class="{_REST}"' if tag == "td" and marks.folds(line.start, line.end) else ""
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
            _gone(text, hidden_from, begin, marks)
            + _inline(text, begin, end, marks)
            + _gone(text, end, last, marks)
        )
        drawn.append(f"<{tag}{scope}{under if number == 0 else ''}>{cell}</{tag}>")
        hidden_from = end
    return f"<tr{rest}>{''.join(drawn)}</tr>"


def _inline(text: str, begin: int, end: int, marks: Marks) -> str:
    """Draw characters, the stretch in `mark` and the words in `b`."""
    first = min(max(marks.stretch[0], begin), end)
    last = min(max(marks.stretch[1], first), end)
    before, after = _words(text, begin, first, marks), _words(text, last, end, marks)
    if marks.fold and marks.stretch[0] < marks.stretch[1]:
        before, after = _rest(before), _rest(after)
    if first == last:
        return before + after
    here = ' data-vb-here=""' if marks.here else ""
    return f"{before}<mark{here}>{_words(text, first, last, marks)}</mark>{after}"


def _rest(drawn: str) -> str:
    return f'<span class="{_REST}">{drawn}</span>' if drawn else ""


def _words(text: str, begin: int, end: int, marks: Marks) -> str:
    """Draw characters, what a reader looks for in `span` and the question's words in `b`."""
    drawn, at = [], begin
    places = [(start, stop, _opened(start, stop, marks), "</span>") for start, stop in marks.found]
    places += [(start, stop, "<b>", "</b>") for start, stop in marks.words]
    for start, stop, opened, closed in sorted(places):
        start, stop = max(start, at), min(stop, end)
        if start < stop:
            drawn.append(f"{escape(text[at:start])}{opened}{escape(text[start:stop])}{closed}")
            at = stop
    return "".join(drawn) + escape(text[at:end])


def _opened(start: int, stop: int, marks: Marks) -> str:
    if (start, stop) == marks.shown:
        return '<span class="vb-found vb-shown" data-vb-here="">'
    return '<span class="vb-found">'


def _gone(text: str, begin: int, end: int, marks: Marks) -> str:
    """Draw characters that are kept and hidden."""
    return (
        f'<span class="vb-gone">{_inline(text, begin, end, replace(marks, fold=False))}</span>'
        if begin < end
        else ""
    )
