"""Write the formulas, images and style of an XML document as characters.

This comes before all reading, so that the words of titles, cells and sentences are gathered from plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from ingest.loaders.elements import remove, replace_with, text_before
from ingest.loaders.marked import Marks, quoted
from ingest.loaders.mathml import Formula
from ingest.signs import behind

_PARTS = ("msup", "msub", "msubsup", "mfrac", "msqrt", "mroot", "mfenced", "mmultiscripts", "mtable")
_GRAPHICS = ("graphic", "inline-graphic")
_BEST_FORM = ("math", "table", "textual-form", "tex-math", "chem-struct", "preformat")
"""Of alternatives, the first of these is read."""
_WHOLE = ("fig", "fig-group", "supplementary-material")
"""Elements that are a picture with its caption."""
_STRUCK = re.compile(r"line-through|strike", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super|\bsup(?:erscript)?\b", re.IGNORECASE)
_LOWERED = re.compile(r"vertical-align\s*:\s*sub|\bsub(?:script)?\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STYLED = ("styled-content", "named-content", "span", "content", "td", "th", "p")


def prepare(root: etree._Element, marks: Marks) -> None:
    """Replace formulas and images by plain text, and style by tags."""
    for alternatives in list(root.iter("alternatives")):
        _choose(alternatives)
    for part in list(root.iter(*_PARTS)):
        _wrap(part)
    for math in list(root.iter("math")):
        _formula(math, marks)
    for tex in list(root.iter("tex-math")):
        _tex(tex, marks)
    for graphic in list(root.iter(*_GRAPHICS)):
        _graphic(graphic, marks)
    for element in list(root.iter(*_STYLED)):
        _styled(element, marks)


def _wrap(part: etree._Element) -> None:
    """Put a formula that lacks its outermost element into one."""
    parent = part.getparent()
    if parent is None or any(above.tag == "math" for above in part.iterancestors()):
        return
    math = etree.Element("math")
    math.tail, part.tail = part.tail, None
    parent.replace(part, math)
    math.append(part)


def _choose(alternatives: etree._Element) -> None:
    """Keep the most readable of alternatives."""
    forms = list(alternatives.iterchildren("*"))
    ranked = [form for tag in _BEST_FORM for form in forms if form.tag == tag] or forms
    for form in forms:
        if form is not ranked[0]:
            remove(form)


def _formula(math: etree._Element, marks: Marks) -> None:
    formula = Formula(math)
    words = formula.text
    if not formula.understood:
        words = marks.mark("formula", f"A formula was not understood: {quoted(words)}", words)
    parent = math.getparent()
    for tex in [] if parent is None else parent.findall("tex-math"):
        remove(tex)
    replace_with(math, behind(text_before(math), words))


def _tex(tex: etree._Element, marks: Marks) -> None:
    source = "".join(map(str, tex.itertext()))
    source = source.rpartition("\\begin{document}")[2].partition("\\end{document}")[0]
    words = " ".join(source.strip("$ \n").split())
    what = f"A formula in TeX, as its author wrote it: {quoted(words)}"
    replace_with(tex, marks.mark("formula", what, words) if words else "")


def _graphic(graphic: etree._Element, marks: Marks) -> None:
    """Replace an image by its description; a picture with a caption leaves only a mark."""
    description = " ".join(
        "".join(map(str, each.itertext())) for each in graphic.iterchildren("alt-text", "long-desc")
    )
    above = {str(each.tag): each for each in graphic.iterancestors() if isinstance(each.tag, str)}
    wrap = above.get("table-wrap")
    if wrap is not None and wrap.find(".//table") is not None and graphic.tag == "graphic":
        remove(graphic)
    elif (
        wrap is None
        and graphic.tag == "graphic"
        and not description.strip()
        and any(tag in above for tag in _WHOLE)
    ):
        remove(graphic)
        _beside_caption(above, marks.mark("image", "What this picture shows was not read; its caption was"))
    else:
        replace_with(graphic, marks.image(description))


def _beside_caption(above: Mapping[str, etree._Element], mark: str) -> None:
    """Put a mark into the label or caption of a picture."""
    figure = next(above[tag] for tag in _WHOLE if tag in above)
    for path in ("label", "caption/title", "caption/p", "caption"):
        found = figure.find(path)
        if found is not None:
            found.text = mark + (found.text or "")
            return


def _styled(element: etree._Element, marks: Marks) -> None:
    """Replace style by tags: struck, raised, lowered; leave out what is not displayed."""
    style = " ".join(element.get(name, "") for name in ("style", "style-type", "styleCode", "content-type"))
    if not style.strip():
        return
    if _HIDDEN.search(style):
        words = "".join(map(str, element.itertext()))
        replace_with(element, marks.hidden(words) if words.strip() else "")
    elif _STRUCK.search(style):
        line = etree.Element("strike")
        line.text, element.text = element.text, None
        for child in list(element):
            line.append(child)
        element.append(line)
    elif element.tag in ("styled-content", "span", "content"):
        element.tag = "sup" if _RAISED.search(style) else "sub" if _LOWERED.search(style) else element.tag
