"""Write words for images, diagrams, charts, shapes and embedded objects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest import signs
from ingest.loaders.docx.names import MC, W
from ingest.loaders.docx.words.reading import Reading, quoted

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_DIAGRAM = "/diagram"
_SIGN = 3
"""An alternative text of so few characters stands for a sign of its sentence."""
_MADE_UP = re.compile(r"(?:picture|image|graphic|grafik|bild|shape) ?\d*", re.IGNORECASE)
_DECORATIVE = "decorative"


def drawing_words(drawing: etree._Element, reading: Reading) -> str:
    """Return the words for a drawing; a text box is read elsewhere."""
    if next(drawing.iter(W + "txbxContent"), None) is not None or _is_decorative(drawing):
        return ""
    kinds = [data.get("uri", "") for data in drawing.iter(_A + "graphicData")]
    if any(kind.endswith(_DIAGRAM) for kind in kinds):
        return ""
    if any("chart" in kind for kind in kinds):
        reading.note("left out", "A chart is not read")
        return signs.image(f"chart: {_alternative(drawing)}".removesuffix(": "))
    words = _alternative(drawing)
    if next(drawing.iter(_A + "blip"), None) is None and not words and kinds:
        return ""
    return _image(words, reading)


def object_words(element: etree._Element, reading: Reading) -> str:
    """Return the words for an embedded object or an image of the older kind."""
    if next(element.iter(W + "txbxContent"), None) is not None:
        return ""
    embedded = next(element.iter(_O + "OLEObject"), None)
    program = "" if embedded is None else embedded.get("ProgID", "")
    if program.startswith("Equation") or "MathType" in program:
        reading.note("formula", "A formula made with an older equation editor is not read")
        return "[formula]"
    if embedded is not None:
        reading.note("left out", f"An embedded object is not read ({program[:30] or 'of unknown kind'})")
        return "[embedded object]"
    art = " ".join(path.get("string", "") for path in element.iter(_V + "textpath")).strip()
    if art:
        return art
    if next(element.iter(_V + "imagedata"), None) is None:
        return ""
    shapes = (shape.get("alt", "") for shape in element.iter(_V + "shape", _V + "rect"))
    return _image(next(filter(None, shapes), ""), reading)


def diagrams(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the references to SmartArt diagrams in a paragraph."""
    for data in paragraph.iter(_A + "graphicData"):
        if data.get("uri", "").endswith(_DIAGRAM) and not _in_fallback(data):
            yield from data


def diagram_lines(root: etree._Element) -> list[str]:
    """Return the texts in the boxes of a SmartArt diagram, in the order of the file."""
    points = (point for point in root.iter() if _local(point) == "pt")
    texts = ((_drawn_words(p) for p in point.iter(_A + "p")) for point in points)
    return [" ".join(filter(None, lines)) for lines in map(list, texts) if any(lines)]


def _drawn_words(paragraph: etree._Element) -> str:
    words = "".join(
        (part.text or "") if part.tag == _A + "t" else " " for part in paragraph.iter(_A + "t", _A + "br")
    )
    return " ".join(words.split())


def _image(words: str, reading: Reading) -> str:
    """Write an image: its alternative text alone if that is a sign, such as ≥."""
    if not words:
        reading.note("image", "An image stands here, and the file has no words for it")
        return signs.image()
    reading.note("image", f"An image stands here; its alternative text is {quoted(words)}")
    return words if len(words) <= _SIGN else signs.image(words)


def _alternative(drawing: etree._Element) -> str:
    """Return the alternative text of a drawing, but no name that Word made up ("Picture 1")."""
    for properties in drawing.iter(_WP + "docPr"):
        words = properties.get("descr", "").strip() or properties.get("title", "").strip()
        if words and not _MADE_UP.fullmatch(words):
            return words
    return ""


def _is_decorative(drawing: etree._Element) -> bool:
    return any(_local(part) == _DECORATIVE and part.get("val") == "1" for part in drawing.iter())


def _in_fallback(element: etree._Element) -> bool:
    return any(above.tag == MC + "Fallback" for above in element.iterancestors())


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
