"""Every loader against files of its format: what it makes of good ones, what it says of broken ones.

`golden.py` says how the files are compared, and how to write them anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from golden import DATA, GOLDEN, TARGET_WORDS, compare, described

from ingest.document import Document
from ingest.errors import IngestError
from ingest.load import load
from ingest.split import split

FORMATS = {
    "text": "text",
    "markdown": "Markdown",
    "html": "HTML",
    "pdf": "PDF",
    "medquad": "MedQuAD XML",
    "jats": "JATS XML",
    "pubmed": "PubMed XML",
    "spl": "SPL XML",
    "medlineplus": "MedlinePlus XML",
    "beir": "BEIR JSON Lines",
    "csv": "CSV",
    "email": "e-mail",
    "web-archive": "web archive",
}


def inputs(folder: str) -> list[object]:
    found = (
        path
        for name in FORMATS
        for path in sorted((DATA / name / folder).iterdir())
        if path.suffix not in GOLDEN
    )
    return [pytest.param(path, id=f"{path.parts[-3]}/{path.name}") for path in found]


def read(path: Path) -> list[Document]:
    return list(load(path.read_bytes(), path.name))


@pytest.mark.parametrize("path", inputs("valid"))
def test_valid(path: Path) -> None:
    told = json.dumps([described(document) for document in read(path)], ensure_ascii=False, indent=2)
    compare(path.with_name(path.name + ".json"), told.replace("\u2028", "\\u2028") + "\n")


@pytest.mark.parametrize("path", inputs("invalid"))
def test_invalid(path: Path) -> None:
    with pytest.raises(IngestError) as raised:
        read(path)
    compare(path.with_name(path.name + ".error"), f"{raised.type.__name__}\n{raised.value}\n")


@pytest.mark.parametrize("path", inputs("valid"))
def test_the_span_is_the_truth(path: Path) -> None:
    for document in read(path):
        assert document.format == FORMATS[path.parts[-3]]
        assert document.info.source == path.name
        for passage in split(document, TARGET_WORDS):
            assert document.text[passage.start : passage.end] == passage.text
            assert passage.document_id == document.document_id


@pytest.mark.parametrize("path", inputs("valid"))
def test_sections_are_in_order_and_hold_text(path: Path) -> None:
    for document in read(path):
        before = 0
        for section in document.sections:
            assert before <= section.start < section.end <= len(document.text)
            assert document.text[section.start : section.end].strip()
            before = section.end


@pytest.mark.parametrize("folder", ["valid", "invalid"])
def test_no_golden_file_is_left_without_its_input(folder: str) -> None:
    golden = [p for name in FORMATS for p in (DATA / name / folder).iterdir() if p.suffix in GOLDEN]
    assert [p.name for p in golden if not p.with_suffix("").exists()] == []


def test_the_encoding_leaves_no_trace() -> None:
    """One text in seven encodings is one canonical text, so its offsets are the same."""
    names = "utf-8 utf-8-bom utf-16-le utf-16-be windows-1252 crlf cr".split()
    [first], *others = (read(DATA / "text" / "valid" / f"{name}.txt") for name in names)
    assert "Sjögren’s" in first.text
    assert [(d.text, d.info.title, d.sections) for [d] in others] == (
        [(first.text, first.info.title, first.sections)] * 6
    )


def test_an_entity_reads_no_file(tmp_path: Path) -> None:
    """The reference stays in the text as it is written, and what it points at is not opened."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret")
    page = f"""<!DOCTYPE Document [
        <!ENTITY file SYSTEM "{secret.as_uri()}"> <!ENTITY % more SYSTEM "{secret.as_uri()}"> %more;]>
        <Document id="1" source="CDC"><Focus>Entities</Focus><QAPairs><QAPair>
        <Question>What?</Question><Answer>Here: &file;</Answer></QAPair></QAPairs></Document>"""
    [document] = load(page.encode(), "page.xml")
    assert "Here: &file;" in document.text
    assert "the-secret" not in document.text


def test_a_good_document_before_a_broken_line_is_given_out_first() -> None:
    documents = load((DATA / "beir" / "invalid" / "duplicate-id.jsonl").read_bytes(), "corpus.jsonl")
    assert next(documents).info.record == "d1"
    with pytest.raises(IngestError, match="line 2"):
        next(documents)
