"""PubMed records: dates, and a real one."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from ingest.errors import MalformedDocumentError
from ingest.load import load
from ingest.loaders.pubmed import PubMedLoader, iso_date, most_complete, unpunctuated
from ingest.split import split


def test_recognised_by_its_root() -> None:
    recognises = PubMedLoader().recognises
    assert recognises(
        b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "a" "b">\n<PubmedArticleSet>', PurePath()
    )
    assert recognises(b"<PubmedArticle>", PurePath())
    assert not recognises(b"<PubmedArticles>", PurePath())


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        (("2012", "Sep", "3"), "2012-09-03"),
        (("2012", "09", ""), "2012-09"),
        (("2012", "Spring", ""), "2012"),
        (("2012", "13", "1"), "2012"),
        (("2012", "2", "32"), "2012-02"),
        (("", "2", "3"), ""),
        (("12", "2", "3"), ""),
        (("२०१२", "2", "3"), ""),
    ],
)
def test_a_date_is_no_more_precise_than_its_source(stated: tuple[str, str, str], iso: str) -> None:
    assert iso_date(*stated) == iso


def test_the_most_complete_date_of_the_issues_year() -> None:
    assert most_complete(["2012", "2012-09-03", "2012-10"], "2012") == "2012-09-03"
    assert most_complete(["2012", "2011-09-03"], "2012") == "2012"
    assert most_complete(["", "2011-09-03"], "") == "2011-09-03"
    assert most_complete(["", ""], "") is None


def test_titles_lose_pubmeds_full_stop_only() -> None:
    assert [unpunctuated(t) for t in ("A.", "A?", "A...", "[A.]")] == ["A", "A?", "A...", "[A.]"]


def test_a_broken_record_gives_out_nothing_by_halves() -> None:
    records = load(b"<PubmedArticleSet><PubmedArticle/>\n</PubmedArticleSet>", "a.xml")
    with pytest.raises(MalformedDocumentError, match=r"a\.xml, line 1: a record without a PMID"):
        next(records)


@pytest.mark.shared
def test_a_real_record(shared: Path) -> None:
    path = shared / "corpora" / "formats" / "pubmed-29768149.xml"
    (document,) = load(path.read_bytes(), path.name)
    info = document.info
    assert info.title == "Inhaled Combined Budesonide-Formoterol as Needed in Mild Asthma"
    assert info.authors[0] == "O'Byrne PM" and info.authors[-1] == "Reddel HK" and len(info.authors) == 10
    assert (info.record, info.published, info.status) == ("29768149", "2018-05-17", None)
    assert info.url == "https://pubmed.ncbi.nlm.nih.gov/29768149/"
    told = {key: info.extra[key] for key in ("journal", "volume", "issue", "pages", "doi")}
    assert list(told.values()) == ["N Engl J Med", "378", "20", "1865-1876", "10.1056/NEJMoa1715274"]
    passages = split(document)
    headings = list(dict.fromkeys(passage.heading for passage in passages))
    labels = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
    assert headings == [("Abstract", label) for label in labels]
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert "Firestone Institute" not in passage.text
    assert "fast-acting β₂-agonist" in passages[0].text
    assert document.text.count("Firestone Institute") == 1
