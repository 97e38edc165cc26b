"""The documents built for the starter library: what is committed is what the text gives, and it is ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import ROOT

from tools.article import Article, Line, Listing, Paragraph, Table
from tools.build_library import TEXTS, articles, build
from tools.source import read

CORPUS = ROOT / "corpus"
ARTICLES = articles()


def _name(article: Article) -> str:
    return article.name


def test_building_gives_the_committed_bytes(tmp_path: Path) -> None:
    built = build(tmp_path)
    assert [path.suffix for path in built] == [".xml", ".html", ".pdf", ".docx"]
    for path in built:
        assert path.read_bytes() == (CORPUS / path.name).read_bytes(), f"{path.name}: run tools.build_library"


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in build(tmp_path)}
    assert {path.name: path.read_bytes() for path in build(tmp_path)} == first


@pytest.mark.parametrize("article", ARTICLES, ids=_name)
def test_every_source_is_cited_and_complete(article: Article) -> None:
    cited = {int(run.text) for line in _lines(article) for run in line if run.kind == "source"}
    assert cited == set(range(1, len(article.sources) + 1))
    noted = {int(run.text) for line in _lines(article) for run in line if run.kind == "note"}
    assert noted == set(range(1, len(article.notes) + 1))
    for source in article.sources:
        assert source.agency
        assert source.title
        assert source.year
        assert source.url or source.reference()


@pytest.mark.parametrize("article", ARTICLES, ids=_name)
def test_a_document_has_its_parts_and_its_length(article: Article) -> None:
    assert 250 <= sum(len(line.split()) for line in article.words()) <= 600
    kinds = {type(block) for section in article.sections for block in section.blocks}
    assert {Paragraph, Table} <= kinds


@pytest.mark.parametrize("article", ARTICLES, ids=_name)
def test_a_source_is_named_as_in_the_monographs(article: Article) -> None:
    """A journal article was checked once, for the monographs: the documents may not name it otherwise."""
    monographs = "".join(path.read_text(encoding="utf-8") for path in CORPUS.glob("*.md"))
    for source in article.sources:
        if source.citation:
            assert f'title: "{source.title}"\n    citation: "{source.citation}"' in monographs


@pytest.mark.shared
def test_no_sentence_is_copied_from_the_shared_pages(shared: Path) -> None:
    ours = {run: article.name for article in ARTICLES for line in article.words() for run in _runs(line)}
    page = re.sub(r"<style>.*?</style>|<[^>]+>", " ", (TEXTS / "page.html").read_text(), flags=re.DOTALL)
    ours |= dict.fromkeys(_runs(page), "page.html")
    copied: dict[str, tuple[str, str]] = {}
    for path in [*(shared / "seeds").glob("*.txt"), *(shared / "corpora" / "medquad").rglob("*.xml")]:
        text = re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8", errors="replace"))
        copied |= {" ".join(run): (ours[run], path.name) for run in _runs(text) & ours.keys()}
    assert not copied


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("A paragraph.\n\n| a |\n| - |\n| b |\n", "Table: "),
        ("> A quotation.\n", "blockquote_open"),
        ("Words in *italics*.\n", "em_open"),
    ],
)
def test_what_the_documents_do_not_use_is_refused(tmp_path: Path, body: str, message: str) -> None:
    front = (TEXTS / "dysphagia-in-myositis.md").read_text(encoding="utf-8").split("---\n", 2)[1]
    path = tmp_path / "wrong.md"
    path.write_text(f"---\n{front}---\n\n{body}", encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read(path)


def _lines(article: Article) -> list[Line]:
    lines = list(article.notes)
    for section in article.sections:
        for block in section.blocks:
            match block:
                case Paragraph(line):
                    lines.append(line)
                case Listing(items):
                    lines += items
                case Table(_, head, rows):
                    lines += [cell for row in (head, *rows) for cell in row]
    return lines


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return set(zip(*(words[i:] for i in range(8)), strict=False))
