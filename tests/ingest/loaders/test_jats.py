"""Journal articles: what is recognised, what stays out of the passages, and three real ones."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from ingest.document import Document
from ingest.load import load
from ingest.loaders.xml.jats import JatsLoader
from ingest.split import split

NAME = PurePath("a.xml")
XLINK = "http://www.w3.org/1999/xlink"


def article(body: str, meta: str = "") -> Document:
    text = (
        f'<article article-type="letter"><front><article-meta><title-group><article-title>T</article-title>'
        f"</title-group>{meta}</article-meta></front><body>{body}</body></article>"
    )
    (document,) = load(text.encode(), "a.nxml")
    return document


def words(body: str) -> str:
    return article(f"<p>{body}</p>").text.removeprefix("T\n\n").strip()


@pytest.mark.parametrize(
    ("head", "is_jats"),
    [
        (b'<?xml version="1.0"?>\n<!-- c --><!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "x"><article>', True),
        (b'<article xmlns:xlink="x" article-type="letter">', True),
        (b"<!DOCTYPE article [ <!ENTITY a 'b'> ]><article><front>", True),
        ('<?xml version="1.0" encoding="UTF-16"?><article article-type="a">'.encode("utf-16"), True),
        ('<article article-type="a">'.encode("utf-16-be"), True),
        (b"<pmc-articleset><article>", True),
        (b'<article xmlns="http://docbook.org/ns/docbook"><title>', False),
        (b'<html><article article-type="a">', False),
        (b"An <article article-type='a'> in prose", False),
        (b"", False),
    ],
)
def test_recognised_by_its_root(head: bytes, is_jats: bool) -> None:
    assert JatsLoader().recognises(head, NAME) is is_jats


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("10<sup>9</sup>/L", "10⁹/L"),
        ("10<sup>x</sup>", "10^x"),
        ("2<sup>1/2</sup>", "2^{1/2}"),
        ("e<sup>−kt</sup>C", "e^{−kt}C"),
        ("kg<sup>–1</sup>", "kg⁻¹"),
        ("Ca<sup>2+</sup>", "Ca²⁺"),
        ("Brand<sup>®</sup>", "Brand®"),
        ("the 5<sup>th</sup> day", "the 5th day"),
        ("a <sup>99m</sup>Tc scan", "a 99mTc scan"),
        ("CO<sub>2</sub>e", "CO₂e"),
        ("C<sub>max</sub>, HbA<sub>1c</sub>, t<sub>1/2</sub>", "Cmax, HbA1c, t_{1/2}"),
        ("β\n\t<sub>2</sub>-agonist", "β₂-agonist"),
        ("t<sub>K </sub>and", "tK and"),
        ('seen<sup><xref ref-type="bibr">1</xref>,<xref ref-type="bibr">2</xref></sup>.', "seen[1,2]."),
        ('seen<xref ref-type="bibr"><sup>1</sup></xref> in 3', "seen[1] in 3"),
        ('seen<xref ref-type="bibr">12</xref> in 3', "seen[12] in 3"),
        ('seen [<xref ref-type="bibr">1</xref>–<xref ref-type="bibr">4</xref>]', "seen [1–4]"),
        ('(<xref ref-type="bibr">Doe, 2001</xref>)', "(Doe, 2001)"),
        ("<m:msup xmlns:m='x'><m:mn>10</m:mn> <m:mn>9</m:mn></m:msup>", "10⁹"),
        ("<m:mfrac xmlns:m='x'><m:mn>2</m:mn><m:mn>3</m:mn></m:mfrac>", "2/3"),
    ],
)
def test_raised_and_lowered_signs_never_merge_into_a_number(markup: str, told: str) -> None:
    assert words(markup) == told


def test_what_follows_a_subsection_is_not_under_its_heading() -> None:
    document = article("<sec><title>A</title><sec><title>B</title><p>b</p></sec><p>a</p></sec><p>none</p>")
    told = [(s.heading, document.text[s.start : s.end]) for s in document.sections]
    assert told == [(("A", "B"), "b"), (("A",), "a"), ((), "none")]


def test_the_date_is_in_the_year_of_the_volume() -> None:
    early = '<pub-date pub-type="epub"><day>3</day><month>12</month><year>2019</year></pub-date>'
    assert article("<p>a</p>", early).info.published == "2019-12-03"
    assert article(
        "<p>a</p>", early + '<pub-date pub-type="ppub"><year>2020</year></pub-date>'
    ).info.published == ("2020")
    same = early + '<pub-date pub-type="collection"><year>2019</year></pub-date>'
    assert article("<p>a</p>", same).info.published == "2019-12-03"
    archived = '<pub-date pub-type="pmc-release"><year>2021</year></pub-date>'
    assert article("<p>a</p>", archived).info.published is None


def test_a_huge_span_is_not_believed() -> None:
    table = '<table><tr><td colspan="999999999" rowspan="9999">a</td></tr><tr><td>b</td></tr></table>'
    assert article(table).text == "T\n\n| a |  |\n|  | b |\n\n"


REAL = {
    "1471-2180-11-174": (
        "Factors influencing lysis time stochasticity in bacteriophage λ",
        "10.1186/1471-2180-11-174",
        "21810267",
        ("Dennehy JJ", "Wang IN"),
    ),
    "pone.0046493": (
        "MmPPOX Inhibits Mycobacterium tuberculosis Lipolytic Enzymes Belonging to the Hormone-Sensitive "
        "Lipase Family and Alters Mycobacterial Growth",
        "10.1371/journal.pone.0046493",
        "23029536",
        ("Delorme V", "Diomandé SV", "Dedieu L", "Cavalier JF"),
    ),
    "pone.0234687": (
        "Potential to reduce greenhouse gas emissions through different dairy cattle systems in subtropical "
        "regions",
        "10.1371/journal.pone.0234687",
        "32555654",
        ("Ribeiro-Filho HMN",),
    ),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_a_real_article(shared: Path, name: str) -> None:
    title, doi, pmid, authors = REAL[name]
    (document,) = load((shared / "corpora" / "formats" / f"{name}.nxml").read_bytes(), f"{name}.nxml")
    info = document.info
    assert (info.title, info.extra["doi"], info.extra["pmid"]) == (title, doi, pmid)
    assert info.authors[: len(authors)] == authors
    assert info.url == f"https://doi.org/{doi}"
    passages = split(document)
    assert len(passages) > 40
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.heading
        assert "References" not in passage.heading
    references = document.text[document.text.rindex("\nReferences\n") :]
    assert references.count("\n\n") > 50
    assert not any(passage.end > len(document.text) - len(references) + 1 for passage in passages)
    assert passages[0].heading[0] == "Abstract"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ('ext-link-type="doi" xlink:href="10.5555/d"', "10.5555/d"),
        ('ext-link-type="uri" xlink:href="https://doi.org/10.5555/d"', "10.5555/d"),
        ('ext-link-type="pubmed" xlink:href="11"', "11"),
        ('ext-link-type="pmcid" xlink:href="PMC12"', "PMC12"),
        ('ext-link-type="pmc" xlink:href="12"', "PMC12"),
        ('ext-link-type="uri" xlink:href="https://journal.example/11"', None),
        ('xlink:href="11"', None),
        ("", None),
    ],
)
def test_whom_a_notice_is_about(link: str, name: str | None) -> None:
    kinds = {
        "retracted-article": "retracts",
        "corrected-article": "corrects",
        "object-of-concern": "concerns",
    }
    for kind, word in kinds.items():
        told = f'<related-article xmlns:xlink="{XLINK}" related-article-type="{kind}" {link}/>'
        assert article("<p>a</p>", told).info.extra.get(word) == ([name] if name else None)


def test_a_partial_retraction_retracts_no_more_than_a_part() -> None:
    text = (
        '<article article-type="partial-retraction"><front><article-meta><related-article '
        f'xmlns:xlink="{XLINK}" related-article-type="retracted-article" ext-link-type="doi" '
        'xlink:href="10.5555/d"/></article-meta></front><body><p>a</p></body></article>'
    )
    (document,) = load(text.encode(), "a.nxml")
    assert document.info.status == "retraction notice"
    assert document.info.extra["partially_retracts"] == ["10.5555/d"]
    assert "retracts" not in document.info.extra
