"""Work out how a run is formatted: by itself, by its styles, or by the document's defaults."""

from __future__ import annotations

from lxml import etree

from ingest.loaders.docx.names import W, is_on, value


class Styles:
    """The styles of a document, and what those that a style is based on add to it."""

    def __init__(self, styles: etree._Element | None) -> None:
        found = () if styles is None else styles.iterfind(W + "style")
        self._styles = {value(style, "styleId"): style for style in found}
        self._defaults = None if styles is None else styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        default = (
            key
            for key, style in self._styles.items()
            if value(style, "default") in ("1", "true") and value(style, "type") == "paragraph"
        )
        self.default = next(default, "")
        """The id of the style of paragraphs that name none."""
        self._known: dict[tuple[str, str], etree._Element | None] = {}

    def chain(self, style_id: str) -> list[etree._Element]:
        """Return a style and those it is based on, nearest first."""
        found: dict[str, etree._Element] = {}
        while style_id in self._styles and style_id not in found:
            found[style_id] = self._styles[style_id]
            style_id = value(self._styles[style_id].find(W + "basedOn"))
        return list(found.values())

    def of(self, paragraph: etree._Element) -> str:
        """Return the id of a paragraph's style."""
        own = value(paragraph.find(f"{W}pPr/{W}pStyle"))
        return own if own in self._styles else self.default

    def find(self, properties: etree._Element | None, style: str, name: str) -> etree._Element | None:
        """Return a property of a run: its own, its style's, its paragraph style's or the default one."""
        own = None if properties is None else properties.find(W + name)
        if own is not None:
            return own
        run_style = "" if properties is None else value(properties.find(W + "rStyle"))
        for style_id in (run_style, style):
            found = self._by_style(style_id, name)
            if found is not None:
                return found
        return None if self._defaults is None else self._defaults.find(W + name)

    def on(self, properties: etree._Element | None, style: str, name: str) -> bool:
        """Whether a property such as bold is on: two styles that both set it undo one another in Word."""
        own = None if properties is None else properties.find(W + name)
        if own is not None:
            return is_on(own)
        run_style = "" if properties is None else value(properties.find(W + "rStyle"))
        by_run, by_paragraph = (is_on(self._by_style(each, name)) for each in (run_style, style))
        default = None if self._defaults is None else self._defaults.find(W + name)
        return is_on(default) or by_run != by_paragraph

    def _by_style(self, style_id: str, name: str) -> etree._Element | None:
        if not style_id:
            return None
        if (style_id, name) not in self._known:
            found = (style.find(f"{W}rPr/{W}{name}") for style in self.chain(style_id))
            self._known[style_id, name] = next((each for each in found if each is not None), None)
        return self._known[style_id, name]
