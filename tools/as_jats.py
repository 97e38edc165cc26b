"""Write an article as JATS, the XML that journals exchange."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from tools.article import Article, Block, Line, Listing, Paragraph, Reference, Section, Source, Table

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3 20210610//EN"
  "JATS-archivearticle1-3.dtd">
<article article-type="review-article" dtd-version="1.3" xml:lang="en"
  xmlns:xlink="http://www.w3.org/1999/xlink">"""
_LICENCES = {"CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/"}


def write(article: Article) -> bytes:
    """Return the article as a JATS file."""
    abstract, body = _parts(article.sections)
    lines = [_HEAD, *_front(article, abstract), "<body>", *_nested(body, "s"), "</body>"]
    lines += ["<back>", "<ref-list>", "<title>References</title>"]
    for number, source in enumerate(article.sources, 1):
        lines.append(f'<ref id="r{number}"><label>{number}</label>{_citation(source)}</ref>')
    lines += ["</ref-list>", "</back>", "</article>", ""]
    return "\n".join(lines).encode()


def _parts(sections: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """Return the sections under the heading "Abstract", and the others."""
    abstract: list[Section] = []
    body: list[Section] = []
    into = body
    for section in sections:
        if section.level == 2:
            into = abstract if section.title == "Abstract" else body
        into.append(section)
    return abstract[1:], body


def _front(article: Article, abstract: Sequence[Section]) -> Iterator[str]:
    date = article.published
    yield "<front>"
    yield "<journal-meta>"
    yield f'<journal-id journal-id-type="publisher-id">{escape(article.journal)}</journal-id>'
    yield "<journal-title-group>"
    yield f"<journal-title>{escape(article.journal)}</journal-title>"
    yield "</journal-title-group>"
    yield f"<publisher><publisher-name>{escape(article.publisher)}</publisher-name></publisher>"
    yield "</journal-meta>"
    yield "<article-meta>"
    yield f'<article-id pub-id-type="publisher-id">{escape(article.name)}</article-id>'
    yield f'<article-version article-version-type="edition">{escape(article.version)}</article-version>'
    yield f"<title-group><article-title>{escape(article.title)}</article-title></title-group>"
    authors = "".join(
        f'<contrib contrib-type="author"><collab>{escape(name)}</collab></contrib>'
        for name in article.authors
    )
    yield f"<contrib-group>{authors}</contrib-group>"
    yield f'<pub-date publication-format="electronic" date-type="pub" iso-8601-date="{date.isoformat()}">'
    yield f"<day>{date.day}</day><month>{date.month}</month><year>{date.year}</year>"
    yield "</pub-date>"
    yield "<permissions>"
    yield f'<license xlink:href="{_LICENCES[article.licence]}">'
    yield f"<license-p>This article is licensed under {escape(article.licence)}.</license-p>"
    yield "</license>"
    yield "</permissions>"
    yield "<abstract>"
    yield from _nested(abstract, "a")
    yield "</abstract>"
    yield '<kwd-group kwd-group-type="author">'
    yield from (f"<kwd>{escape(word)}</kwd>" for word in article.keywords)
    yield "</kwd-group>"
    yield "</article-meta>"
    yield "</front>"


def _nested(sections: Sequence[Section], prefix: str) -> Iterator[str]:
    """Yield sections, each inside the one above it of a lower level."""
    open_levels: list[int] = []
    for number, section in enumerate(sections, 1):
        while open_levels and open_levels[-1] >= section.level:
            open_levels.pop()
            yield "</sec>"
        open_levels.append(section.level)
        yield f'<sec id="{prefix}{number}">'
        yield f"<title>{escape(section.title)}</title>"
        for block in section.blocks:
            yield from _block(block)
    yield from ("</sec>" for _ in open_levels)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(line):
            yield f"<p>{_inline(line)}</p>"
        case Listing(items, numbered):
            yield f'<list list-type="{"order" if numbered else "bullet"}">'
            yield from (f"<list-item><p>{_inline(item)}</p></list-item>" for item in items)
            yield "</list>"
        case Table(caption, head, rows):
            # The library's article has one table.
            yield '<table-wrap id="t1">'
            yield "<label>Table 1</label>"
            yield f"<caption><title>{escape(caption)}</title></caption>"
            yield "<table>"
            yield f"<thead>{_row(head, 'th')}</thead>"
            yield "<tbody>"
            yield from (_row(row, "td") for row in rows)
            yield "</tbody>"
            yield "</table>"
            yield "</table-wrap>"


def _row(cells: Iterable[Line], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{_inline(cell)}</{tag}>" for cell in cells) + "</tr>"


def _inline(line: Line) -> str:
    written = ""
    for run in line:
        text = escape(run.text)
        if run.kind == "source":
            written += f'[<xref ref-type="bibr" rid="r{text}">{text}</xref>]'
        else:
            written += f"<bold>{text}</bold>" if run.kind == "bold" else text
    return written


def _citation(source: Source) -> str:
    reference = source.reference()
    return _journal(source, reference) if reference else _web(source)


def _journal(source: Source, reference: Reference) -> str:
    names = [
        f"<name><surname>{escape(surname)}</surname> <given-names>{escape(given)}</given-names></name>"
        for surname, given in reference.authors
    ]
    names += ["<etal>et al</etal>"] if reference.et_al else []
    first, _, last = reference.pages.partition("-")
    return (
        '<mixed-citation publication-type="journal">'
        f'<person-group person-group-type="author">{", ".join(names)}</person-group>. '
        f"<article-title>{escape(source.title)}</article-title>. "
        f"<source>{escape(reference.journal)}</source> <year>{reference.year}</year>;"
        f"<volume>{reference.volume}</volume>:<fpage>{first}</fpage>"
        f"{f'-<lpage>{last}</lpage>' if last else ''}.</mixed-citation>"
    )


def _web(source: Source) -> str:
    address = escape(source.url or "", {'"': "&quot;"})
    return (
        '<mixed-citation publication-type="webpage">'
        f'<person-group person-group-type="author"><collab>{escape(source.agency)}</collab></person-group>. '
        f"<source>{escape(source.title)}</source>. <year>{source.year}</year>. "
        f'<ext-link ext-link-type="uri" xlink:href="{address}">{address}</ext-link></mixed-citation>'
    )
