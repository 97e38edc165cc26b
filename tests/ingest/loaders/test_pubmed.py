"""PubMed records: dates, and a real one."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from ingest.document import SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.load import load
from ingest.loaders.xml.dates import iso_date, most_complete
from ingest.loaders.xml.pubmed import PubMedLoader, unpunctuated
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


def record(*links: tuple[str, str, str]) -> SourceInfo:
    """A record with links of these types, sources and PMIDs."""
    told = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>{source}</RefSource>'
        f"{f'<PMID>{pmid}</PMID>' if pmid else ''}</CommentsCorrections>"
        for kind, source, pmid in links
    )
    text = (
        "<PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>T</ArticleTitle></Article>"
        f"<CommentsCorrectionsList>{told}</CommentsCorrectionsList></MedlineCitation></PubmedArticle>"
    )
    (document,) = load(text.encode(), "a.xml")
    return document.info


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("RetractionOf", "retracts"),
        ("RetractedandRepublishedFrom", "retracts"),
        ("PartialRetractionOf", "partially_retracts"),
        ("ErratumFor", "corrects"),
        ("ExpressionOfConcernFor", "concerns"),
    ],
)
def test_whom_a_notice_is_about(kind: str, word: str) -> None:
    info = record(
        (kind, "J", "11"), (kind, "J. doi: 10.5555/d.", ""), (kind, "J. 2012", ""), (kind, "J", "11")
    )
    assert info.extra == {"pmid": "7", word: ["11", "10.5555/d"]}
    assert (info.status, info.supersedes) == (None, ())


@pytest.mark.parametrize("kind", ["RepublishedFrom", "ReprintOf", "CommentOn", "OriginalReportIn", "Cites"])
def test_other_links_say_nothing_of_an_articles_standing(kind: str) -> None:
    assert record((kind, "J", "11")).extra == {"pmid": "7"}


def test_what_an_update_replaces() -> None:
    info = record(
        ("UpdateOf", "J", "11"),
        ("UpdateOf", "J doi:10.5555/d", ""),
        ("CorrectedandRepublishedFrom", "J", "12"),
    )
    assert info.supersedes == ("PMID 11", "10.5555/d", "PMID 12")


def test_the_latest_update_is_what_has_replaced_a_record() -> None:
    updated = record(("UpdateIn", "J", "99"), ("UpdateIn", "J", "101"))
    assert (updated.status, updated.superseded_by) == ("superseded", "PMID 101")
    assert record(("UpdateIn", "J Made Up Med. 2020;1:1", "")).superseded_by == "J Made Up Med. 2020;1:1"
    retracted = record(("UpdateIn", "J", "99"), ("RetractionIn", "J", "98"))
    assert (retracted.status, retracted.superseded_by) == ("retracted", None)
