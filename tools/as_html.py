"""Write an article as a web page, with the menus and notices that stand around one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from string import Template

from tools.article import Article, Block, Line, Listing, Paragraph, Section, Source, Table

_PAGE = Path(__file__).parent / "library" / "page.html"
_LICENCES = {"CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/"}


def write(article: Article) -> bytes:
    """Return the article as an HTML file."""
    headed = [section for section in article.sections if section.title]
    page = Template(_PAGE.read_text(encoding="utf-8")).substitute(
        title=escape(article.title),
        publisher=escape(article.publisher),
        author=escape(", ".join(article.authors)),
        date=article.published.isoformat(),
        written_date=f"{article.published.day} {article.published:%B %Y}",
        year=article.published.year,
        address=escape(article.address),
        licence=escape(article.licence),
        licence_address=_LICENCES[article.licence],
        description=escape(article.subject),
        keywords=escape(", ".join(article.keywords)),
        contents="\n".join(
            f'        <li><a href="#{_anchor(section)}">{escape(section.title)}</a></li>'
            for section in headed
        ),
        main="\n".join(line for section in article.sections for line in _section(section)),
        sources="\n".join(
            f'          <li id="source-{number}">{_source(source)}</li>'
            for number, source in enumerate(article.sources, 1)
        ),
    )
    return page.encode()


def _anchor(section: Section) -> str:
    return "-".join(section.title.lower().split())


def _section(section: Section) -> Iterator[str]:
    if section.title:
        yield f'        <h2 id="{_anchor(section)}">{escape(section.title)}</h2>'
    for block in section.blocks:
        yield from (f"        {line}" for line in _block(block))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(line):
            yield f"<p>{_inline(line)}</p>"
        case Listing(items, numbered):
            tag = "ol" if numbered else "ul"
            yield f"<{tag}>"
            yield from (f"  <li>{_inline(item)}</li>" for item in items)
            yield f"</{tag}>"
        case Table(caption, head, rows):
            yield "<table>"
            yield f"  <caption>{escape(caption)}</caption>"
            yield f"  <thead>{_row(head, 'th scope=col')}</thead>"
            yield "  <tbody>"
            yield from (f"    {_row(row, 'td')}" for row in rows)
            yield "  </tbody>"
            yield "</table>"


def _row(cells: Iterable[Line], tag: str) -> str:
    name = tag.split()[0]
    return "<tr>" + "".join(f"<{tag}>{_inline(cell)}</{name}>" for cell in cells) + "</tr>"


def _inline(line: Line) -> str:
    written = ""
    for run in line:
        text = escape(run.text, quote=False)
        if run.kind == "source":
            written += f'<a href="#source-{text}">[{text}]</a>'
        else:
            written += f"<strong>{text}</strong>" if run.kind == "bold" else text
    return written


def _source(source: Source) -> str:
    entry = escape(source.entry(), quote=False)
    if not source.url:
        return entry
    address = escape(source.url)
    return f'{entry} <a href="{address}">{address}</a>'
