"""Write the markup of an XML element as characters: breaks, citations, superscripts and subscripts."""

from __future__ import annotations

import re

from lxml import etree

from ingest.loaders.marked import bare
from ingest.signs import accented, struck, with_small_fractions

# XML has no control characters, so some can stand for markup while the words are put together.
_BREAK, _RAISE, _LOWER, _END, _CITE, _CITED = "\1\2\3\4\5\6"
_RAISED = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_ANY_MARK = re.compile("[\1-\6]")
_PLAIN = re.compile(r"[®™℠©°*†‡§¶‖#′″'\".,:;]+|(?<=\d)(?:st|nd|rd|th)")
_SHIFTED = re.compile(f"([{_RAISE}{_LOWER}])([^{_END}]*){_END}")
# A line break before these is layout, except where a raised sign may begin a word (99mTc).
_BEFORE_SHIFTED = re.compile(rf"(?<!\s)\s++(?={_LOWER}|{_RAISE}[^{_END}]*{_END}(?![^\W\d_]))")
_CITATIONS = re.compile(f"{_CITE}[^{_CITED}]*{_CITED}(?:[\\s,;–-]*{_CITE}[^{_CITED}]*{_CITED})*")
# These stand apart from the words beside them.
_BRACKETED = re.compile(r"[\[(][^\[\]()]*[\])](?:,?\s*[\[(][^\[\]()]*[\])])*")
APART = frozenset(
    """p div paragraph title td th tr entry row list ul ol caption label surname given-names suffix
    article-title chapter-title source year volume issue fpage lpage pub-id publisher-name hr disp-formula
    chem-struct-wrap verse-line""".split()
)
_LINES = frozenset(
    """p div paragraph list list-item item li ul ol hr disp-formula disp-formula-group disp-quote preformat
    def-list def-item boxed-text statement verse-group verse-line fig speech sec title chem-struct-wrap
    array""".split()
)
"""What stands on lines of its own in a cell."""
_ITEMS = frozenset("li item list-item def-item".split())
# Footnotes stay in the sentence that they are in.
NOTES = ("fn", "footnote")
_UNSEEN = frozenset("media object-id".split())
_NOTE_KINDS = frozenset("fn table-fn author-notes corresp".split())
_MARK = re.compile(r"[\w,;\s–-]{1,12}")


def words(element: etree._Element) -> str:
    """Return the words of an element that a reader sees, with white space normalised."""
    return settled(_inside(element))


def cell_words(cell: etree._Element) -> str:
    """What a reader sees of a table's cell, its paragraphs and list items each on a line."""
    return "\n".join(_lines(cell))


def _lines(part: etree._Element) -> list[str]:
    """The lines of a cell, or of what stands on lines of its own in it."""
    if part.tag == "preformat":
        return [line for each in _inside(part).split("\n") if (line := settled(each))]
    lines: list[str] = []
    run = part.text or ""
    for child in part:
        if child.tag not in _LINES:
            run += gathered(child) + (child.tail or "")
            continue
        own = _lines(child)
        if child.tag in _ITEMS and own:
            own[0] = f"• {own[0]}"
        if part.tag in _ITEMS and own and not lines and settled(run):
            own[0], run = f"{settled(run)} {own[0]}", ""
        lines += [settled(run), *own]
        run = child.tail or ""
    return [line for line in (*lines, settled(run)) if line]


def every(element: etree._Element, *paths: str) -> list[str]:
    """Return the words of every element at these paths, each once, each on one line."""
    found = (" ".join(bare(words(each)).split()) for path in paths for each in element.iterfind(path))
    return [*dict.fromkeys(filter(None, found))]


def first(element: etree._Element, *paths: str) -> str:
    """Return the words of the first element at one of these paths that has any, on one line."""
    return next(iter(every(element, *paths)), "")


def _inside(element: etree._Element) -> str:
    return (element.text or "") + "".join(gathered(child) + (child.tail or "") for child in element)


def gathered(element: etree._Element) -> str:
    """Return the characters of an element, with marks where its markup changes their meaning."""
    tag = element.tag
    if tag is etree.Entity:
        return element.text or ""
    if not isinstance(tag, str) or tag in _UNSEEN:
        return ""
    inner = _inside(element)
    match tag:
        case "br" | "break":
            return _BREAK
        case "sup" if _BRACKETED.fullmatch(inner.strip()):
            return inner
        case "sup" | "sub" if _CITE not in inner:
            return _shifted(_RAISE if tag == "sup" else _LOWER, inner)
        case "sup":
            return _in_brackets(inner)
        case "xref" if element.get("ref-type") == "bibr":
            return _in_brackets(inner) if _RAISE in inner else _CITE + inner + _CITED
        case "xref" if element.get("ref-type") in _NOTE_KINDS:
            return _in_brackets(inner, _MARK)
        case "strike" | "s" | "del":
            return struck(inner)
        case "overline" if inner.strip():
            return accented(inner, "¯")
        case "footnoteRef":
            return "[note]"
        case _ if tag in NOTES:
            return f" [{settled(inner)}]"
    return f" • {inner}" if tag in _ITEMS else f" {inner} " if tag in APART else inner


def _shifted(mark: str, inner: str) -> str:
    """Mark a superscript or subscript; a space at its edge belongs to the words around it."""
    return " " * inner.startswith(" ") + mark + settled(inner) + _END + " " * inner.endswith(" ")


def _in_brackets(inner: str, form: re.Pattern[str] | None = None) -> str:
    """Write the mark of a reference or a note in brackets, so that it is no exponent and no part of a number.

    If a `form` is given, a mark of another form, such as *, stays as it is.
    """
    text = " ".join(_ANY_MARK.sub("", inner).split())
    if form and not form.fullmatch(text):
        return text
    return text if text.startswith(("[", "(")) else f"[{text}]" if text else ""


def settled(run: str) -> str:
    """Resolve the marks in words, and normalise their white space."""
    joined = _BEFORE_SHIFTED.sub(lambda space: "" if "\n" in space[0] else " ", run)
    text = " ".join(joined.split())
    text = _SHIFTED.sub(_written, _CITATIONS.sub(_cited, text))
    return with_small_fractions(re.sub(f" ?{_BREAK} ?", "\n", text).strip())


def _cited(match: re.Match[str]) -> str:
    """Write a citation as it is; put numbers right behind a word in brackets."""
    text = _ANY_MARK.sub("", match.group())
    before = match.string[match.start() - 1 : match.start()]
    glued = before.isalnum() or before in tuple(".!?)”%")
    return f"[{text}]" if glued and re.fullmatch(r"[\d\s,;–-]+", text) else text


def _written(match: re.Match[str]) -> str:
    """Write a superscript or subscript so that no reader takes it for a part of the words beside it."""
    mark, inner = match.groups()
    before = match.string[max(0, match.start() - 2) : match.start()].rstrip(_END)[-1:]
    after = match.string[match.end() : match.end() + 1]
    forms = _RAISED if mark == _RAISE else _LOWERED
    if all(ord(character) in forms for character in inner):
        return inner.translate(forms)
    if not inner or _PLAIN.fullmatch(before + inner, len(before)):
        return inner
    begins = mark == _RAISE and not (before.isalnum() or before in tuple(")]}%"))
    if begins and inner.isalnum() and after.isalnum():
        return inner if any(map(str.isdigit, inner)) else f"^{inner} "  # 99mTc; the letter of a footnote
    if mark == _LOWER and before.isalpha() and inner.isalnum() and not after.isalnum():
        return inner  # Cmax, PaO2, HbA1c
    sign = "^" if mark == _RAISE else "_"
    simple = re.fullmatch(r"[+−–-]?[\w.,]+", inner) and not after.isalnum()
    return sign + inner if simple else f"{sign}{{{inner}}}"
