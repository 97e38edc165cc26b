"""Read what OpenDocument keeps beside the text: the values of forms, the words for images."""

from __future__ import annotations

from lxml import etree

from ingest.loaders.odt.names import FORM, OFFICE, SVG, XML, is_element, text_of

_TICKED = {"checked": "☒", "unchecked": "☐"}


def controls(root: etree._Element) -> dict[str, etree._Element]:
    """Return the controls of a document's forms by their ids."""
    found = (each for forms in root.iter(OFFICE + "forms") for each in forms.iter() if is_element(each))
    return {str(each.get(XML + "id") or each.get(FORM + "id") or ""): each for each in found}


def form_words(form: etree._Element | None) -> str:
    """Return what a form field shows."""
    if form is None:
        return "[field]"
    if form.tag in (FORM + "checkbox", FORM + "radio"):
        state = str(form.get(FORM + "current-state") or form.get(FORM + "state") or "unchecked")
        state = "checked" if form.get(FORM + "current-selected") == "true" else state
        return f"{_TICKED.get(state, '☐')} {form.get(FORM + 'label', '')}".strip()
    chosen = (o.get(FORM + "label", "") for o in form.iter() if o.get(FORM + "current-selected") == "true")
    value = form.get(FORM + "current-value") or form.get(FORM + "value") or ""
    return str(value) or next(chosen, "")


def alternative(frame: etree._Element) -> str:
    """Return the alternative text of an image or another object."""
    described = (frame.find(SVG + name) for name in ("desc", "title"))
    words = (" ".join(text_of(each).split()) for each in described if each is not None)
    return next(filter(None, words), "")
