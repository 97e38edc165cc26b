"""Read the words of a Word paragraph, as they stand with every tracked change accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.loaders.docx.names import MC, W14, M, W, is_twin, value
from ingest.loaders.docx.words.fields import TICKED, UNTICKED, Field, shown
from ingest.loaders.docx.words.formulas import formula
from ingest.loaders.docx.words.line import Line
from ingest.loaders.docx.words.pictures import drawing_words, object_words
from ingest.loaders.docx.words.reading import Reading, quoted
from ingest.loaders.docx.words.styles import Setting
from ingest.loaders.docx.words.symbols import stated_symbol, symbols
from ingest.signs import behind, lowered, raised, turned

_LEFT_OUT = {W + name for name in ("pPr", "rPr", "rt", "sdtPr", "sdtEndPr", "txbxContent", "delInstrText")}
_DELETED = {W + "del", W + "moveFrom"}
_SIGNS = {W + "tab": " ", W + "ptab": " ", W + "cr": "\n", W + "noBreakHyphen": "-"}
_OWN_PROPERTIES = (
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}",
    "{6668398D-A668-4E3E-86EB-5B86D869A1B4}",
    "{55AF091B-3C7A-41E3-B477-F2FDAA23CFDA}",
)
"""Where Word keeps what a cover page shows: title, author, abstract."""
_CHANGED = "Tracked changes are read as accepted: what they delete is left out"


def paragraph_words(paragraph: etree._Element, reading: Reading) -> str:
    """Return the words of a paragraph, with the line breaks that stand in it."""
    reading.enter(paragraph)
    line = Line()
    for child in paragraph:
        _read(child, line, reading)
    lines = (" ".join(words.split()) for words in str(line).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph, without the older twin that Word writes of each."""
    for box in paragraph.iter(W + "txbxContent"):
        inside = list(box.iterancestors())
        nested = any(above.tag == W + "txbxContent" for above in inside[: inside.index(paragraph)])
        is_deleted = any(above.tag in _DELETED for above in inside)
        if not nested and not is_deleted and not is_twin(box):
            yield box


def _read(element: etree._Element, line: Line, reading: Reading) -> None:
    """Add what an element of a paragraph shows."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _LEFT_OUT:
        return
    if tag in _DELETED:
        if next(element.iter(W + "delText", W + "t"), None) is not None:
            reading.note("struck", _CHANGED)
    elif tag == W + "r":
        _run(element, line, reading)
    elif tag == W + "fldSimple":
        _simple_field(element, line, reading)
    elif tag == W + "sdt":
        _control(element, line, reading)
    elif tag in (M + "oMath", M + "oMathPara"):
        words = formula(element, lambda what: reading.note("formula", what))
        _write(behind(line.tail, words), line, reading)
    elif tag == MC + "AlternateContent":
        _chosen(element, line, reading)
    elif tag == W + "bdo" and value(element) == "rtl":
        inner = Line()
        for child in element:
            _read(child, inner, reading)
        reading.note("order", "Word turns the order of characters here: they are written as it shows them")
        _write(turned(str(inner)), line, reading)
    else:
        for child in element:
            _read(child, line, reading)


def _run(run: etree._Element, line: Line, reading: Reading) -> None:
    """Add the words of a run, as its properties show them."""
    setting = reading.setting(run.find(W + "rPr"))
    inner = ""
    for child in run:
        if child.tag == W + "fldChar":
            inner = _flush(inner, setting, line, reading)
            _field(child, line, reading)
        elif child.tag == W + "instrText" and reading.fields and not reading.fields[-1].in_result:
            reading.fields[-1].instruction += child.text or ""
        elif child.tag == MC + "AlternateContent":
            inner = _flush(inner, setting, line, reading)
            _chosen(child, line, reading)
        else:
            words = _part(child, run, line, reading)
            inner += symbols(words, setting.ascii_font, setting.other_font) if child.tag == W + "t" else words
    _flush(inner, setting, line, reading)


def _flush(words: str, setting: Setting, line: Line, reading: Reading) -> str:
    """Add words as they are set; nothing is left of them."""
    if not words:
        return ""
    if reading.is_hidden(setting):
        if words.strip() and _is_shown(reading):
            reading.note("hidden", f"Hidden text is left out: {quoted(words)}")
        return ""
    if setting.shift:
        words = raised(words, line.tail) if setting.shift > 0 else lowered(words)
    if setting.struck and words.strip() and _is_shown(reading):
        reading.note("struck", "Struck text is marked ~~so~~")
    _write(words, line, reading, setting.struck)
    return ""


def _part(child: etree._Element, run: etree._Element, line: Line, reading: Reading) -> str:
    """What a part of a run shows."""
    tag = child.tag
    if tag == W + "t":
        return (child.text or "").replace("\n", " ")
    if tag in _SIGNS:
        return _SIGNS[tag]
    if tag == W + "br":
        return " " if value(child, "type") in ("page", "column") else "\n"
    if tag == W + "sym":
        return stated_symbol(value(child, "char"), value(child, "font"))
    if tag in (W + "footnoteReference", W + "endnoteReference"):
        return _reference(child, run, reading)
    if tag == W + "drawing":
        return drawing_words(child, reading)
    if tag in (W + "pict", W + "object"):
        return object_words(child, reading)
    if tag == W + "contentPart":
        reading.note("left out", "Handwriting or drawing in ink is not read")
        return "[ink]"
    if isinstance(tag, str) and tag not in _LEFT_OUT and tag != W + "instrText":
        for each in child:
            _read(each, line, reading)
    return ""


def _reference(reference: etree._Element, run: etree._Element, reading: Reading) -> str:
    """The number of a note in brackets; a mark of its own stands in the run already."""
    if value(reference, "customMarkFollows") in ("1", "true", "on"):
        mark = "".join(t.text or "" for t in run.iterfind(W + "t")).strip()
        if mark:
            reading.refer(reference, mark)
            return ""
    return f"[{reading.refer(reference)}]"


def _chosen(element: etree._Element, line: Line, reading: Reading) -> None:
    """Add the newer of two forms of something; what it is drawn as is one or the other."""
    chosen = element.find(MC + "Choice")
    chosen = element.find(MC + "Fallback") if chosen is None else chosen
    for child in () if chosen is None else chosen:
        if child.tag in (W + "drawing", W + "pict", W + "object"):
            words = (
                drawing_words(child, reading) if child.tag == W + "drawing" else object_words(child, reading)
            )
            _write(words, line, reading)
        elif child.tag in (W + "t", W + "sym", W + "br", W + "tab"):
            _write(_part(child, element, line, reading), line, reading)
        else:
            _read(child, line, reading)


def _is_shown(reading: Reading) -> bool:
    """Whether words at this place are seen: the instruction of a field is not."""
    return all(begun.in_result for begun in reading.fields)


def _write(words: str, line: Line, reading: Reading, is_struck: bool = False) -> None:
    if not words or not _is_shown(reading):
        return
    for begun in reading.fields:
        begun.has_words = begun.has_words or bool(words.strip())
    line.add(words, is_struck)


def _field(character: etree._Element, line: Line, reading: Reading) -> None:
    """Begin a field, go on to its result, or end it."""
    kind = value(character, "fldCharType")
    if kind == "begin":
        reading.fields.append(Field(character.find(W + "ffData")))
    elif reading.fields and kind == "separate":
        reading.fields[-1].in_result = True
    elif reading.fields and kind == "end":
        _end_field(reading.fields.pop(), line, reading)


def _end_field(begun: Field, line: Line, reading: Reading) -> None:
    if not _is_shown(reading):
        return
    displayed = shown(begun, line.tail)
    for kind, what in displayed.doubts:
        reading.note(kind, what)
    _write(displayed.words, line, reading)


def _simple_field(element: etree._Element, line: Line, reading: Reading) -> None:
    begun = Field(element.find(f"{W}ffData"), value(element, "instr"), in_result=True)
    reading.fields.append(begun)
    for child in element:
        _read(child, line, reading)
    reading.fields.pop()
    _end_field(begun, line, reading)


def _control(control: etree._Element, line: Line, reading: Reading) -> None:
    """Add what a content control shows; a check box that shows nothing is read from its setting."""
    properties = control.find(W + "sdtPr")
    content = control.find(W + "sdtContent")
    before = str(line)
    for child in () if content is None else content:
        _read(child, line, reading)
    box = None if properties is None else properties.find(W14 + "checkbox")
    if box is not None and str(line) == before:
        state = box.find(W14 + "checked")
        is_ticked = state is not None and state.get(W14 + "val", "1") in ("1", "true", "on")
        _write(TICKED if is_ticked else UNTICKED, line, reading)
    if box is not None:
        reading.note("form", "Whether a box is ticked is read from the file")
    elif properties is not None and _is_bound(properties):
        reading.note("form", "A value is tied to data elsewhere in the file: it is read as it was last shown")
    elif properties is not None and properties.find(W + "showingPlcHdr") is not None:
        reading.note("form", "A form field is not filled in: its prompt is shown")


def _is_bound(properties: etree._Element) -> bool:
    """Whether Word takes a control's value from data of its own, and not from the document's properties."""
    bound = value(properties.find(W + "dataBinding"), "storeItemID").upper()
    return bool(bound) and bound not in _OWN_PROPERTIES
