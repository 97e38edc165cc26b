"""Makes OpenDocument texts for tests."""

from __future__ import annotations

import io
import zipfile

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    **{name: f"{_OASIS}{name}:1.0" for name in ("office", "text", "table", "style", "form", "meta")},
    "draw": f"{_OASIS}drawing:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
MIMETYPE = "application/vnd.oasis.opendocument.text"


def odt(body: str, automatic: str = "", styles: str = "", meta: str = "", mimetype: str = MIMETYPE) -> bytes:
    """An OpenDocument text: the XML of its body, its automatic styles, its styles and its properties."""
    content = (
        f"<office:document-content {NAMESPACES}>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(zipfile.ZipInfo("mimetype"), mimetype, zipfile.ZIP_STORED)
        made.writestr("content.xml", content)
        made.writestr("styles.xml", f"<office:document-styles {NAMESPACES}>{styles}</office:document-styles>")
        stated = f"<office:meta>{meta}</office:meta>"
        made.writestr("meta.xml", f"<office:document-meta {NAMESPACES}>{stated}</office:document-meta>")
    return stream.getvalue()


def style(name: str, properties: str, family: str = "text", parent: str = "") -> str:
    """A style of characters or paragraphs."""
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{above}>'
        f"<style:text-properties {properties}/></style:style>"
    )


def p(inside: str, style_name: str = "") -> str:
    """A paragraph."""
    named = f' text:style-name="{style_name}"' if style_name else ""
    return f"<text:p{named}>{inside}</text:p>"


def h(words: str, level: int) -> str:
    """A heading."""
    return f'<text:h text:outline-level="{level}">{words}</text:h>'


def span(words: str, style_name: str) -> str:
    """Words in a style of their own."""
    return f'<text:span text:style-name="{style_name}">{words}</text:span>'


def table(*rows: str, heads: str = "") -> str:
    """A table; rows are XML."""
    top = f"<table:table-header-rows>{heads}</table:table-header-rows>" if heads else ""
    return f"<table:table>{top}{''.join(rows)}</table:table>"


def row(*cells: str, attributes: str = "") -> str:
    """A table row; a cell is words, or XML."""
    made = (c if c.startswith("<table:") else f"<table:table-cell>{p(c)}</table:table-cell>" for c in cells)
    return f"<table:table-row {attributes}>{''.join(made)}</table:table-row>"
