"""The citation line says what the source says of itself and nothing else."""

from __future__ import annotations

from dataclasses import replace

from ingest.document import SourceInfo
from search.citations.line import citation, day, location


def test_everything_that_is_known() -> None:
    info = SourceInfo(
        source="corpus/a.pdf",
        title="Is it a rash?",
        publisher="MedLink, LLC",
        authors=("A", "B", "C", "D"),
        url="https://example.org/a",
        published="2020",
        reviewed="May 2021",
        accessed="July 12, 2023",
        valid_until="May 2024",
        origin="NINDS",
        version="2",
        extra={"issn": "2831-9125"},
    )
    assert citation(info, page="7") == (
        "A, B, C, et al. Is it a rash? MedLink, LLC. Version 2. Published 2020. Reviewed May 2021. "
        "Valid until May 2024. Content source: NINDS. Accessed July 12, 2023. ISSN 2831-9125. Page 7. "
        "https://example.org/a. Source: corpus/a.pdf."
    )


def test_what_is_not_known_is_not_said() -> None:
    assert citation(SourceInfo("notes/rash.txt", title="Rash")) == "Rash. Source: notes/rash.txt."


def test_the_time_of_day_is_no_part_of_a_date() -> None:
    info = SourceInfo(
        "duck.html", title="Duck", published="2002-02-25T15:43:11Z", reviewed="2002-02-26T01:00"
    )
    assert "Published 2002-02-25. Reviewed 2002-02-26." in citation(info)
    assert day("Spring Term 2002") == "Spring Term 2002"
    assert day(None) == ""


def test_a_record_in_a_file_is_named() -> None:
    assert location(SourceInfo("corpus.jsonl", record="17")) == "corpus.jsonl#17"


ARTICLE = SourceInfo(
    source="a.nxml",
    title="Rash in adults",
    publisher="Example Press",
    authors=("Smith JA", "Doe J"),
    url="https://doi.org/10.5555/rash",
    published="2012-09-28",
    extra={
        "journal": "J Rash",
        "volume": "7",
        "issue": "9",
        "pages": "e46493",
        "doi": "10.5555/rash",
        "pmid": "123",
        "pmcid": "PMC45",
    },
)


def test_an_article_is_cited_in_its_journal() -> None:
    assert citation(ARTICLE) == (
        "Smith JA, Doe J. Rash in adults. J Rash. 2012;7(9):e46493. "
        "doi:10.5555/rash. PMID: 123. PMCID: PMC45. Source: a.nxml."
    )


def test_a_page_of_an_article_is_named_after_its_identifiers() -> None:
    assert citation(ARTICLE, page="3").endswith(" PMCID: PMC45. Page 3. Source: a.nxml.")


def test_a_status_is_said_first() -> None:
    assert citation(replace(ARTICLE, status="retracted")).startswith("RETRACTED. Smith JA, Doe J. Rash in")
    label = SourceInfo("label.xml", title="Examplol", publisher="Maker", status="expression of concern")
    assert citation(label) == "EXPRESSION OF CONCERN. Examplol. Maker. Source: label.xml."


def test_what_superseded_it_is_named() -> None:
    old = SourceInfo("a.md", title="Rash", status="superseded", superseded_by="Rash, version 3, 2026-01-15")
    assert citation(old) == "SUPERSEDED by Rash, version 3, 2026-01-15. Rash. Source: a.md."
    assert citation(replace(old, superseded_by="Is it a rash?")).startswith(
        "SUPERSEDED by Is it a rash? Rash."
    )
    assert citation(replace(old, superseded_by=None)) == "SUPERSEDED. Rash. Source: a.md."
    assert citation(replace(old, status="retracted")) == "RETRACTED. Rash. Source: a.md."


def test_an_article_says_until_when_it_holds() -> None:
    guideline = replace(ARTICLE, version="2", reviewed="2015", valid_until="2017-09")
    assert citation(guideline) == (
        "Smith JA, Doe J. Rash in adults. J Rash. 2012;7(9):e46493. Version 2. Reviewed 2015. "
        "Valid until 2017-09. doi:10.5555/rash. PMID: 123. PMCID: PMC45. Source: a.nxml."
    )


def test_an_article_without_volume_issue_or_identifiers() -> None:
    info = SourceInfo("a.nxml", title="Rash", extra={"journal": "J Rash"})
    assert citation(info) == "Rash. J Rash. Source: a.nxml."
    ahead = replace(info, published="2020", url="https://example.org/a")
    assert citation(ahead) == "Rash. J Rash. 2020. https://example.org/a. Source: a.nxml."
    paged = replace(info, published="2020-01", extra={"journal": "J Rash.", "pages": "1-9"})
    assert citation(paged) == "Rash. J Rash. 2020:1-9. Source: a.nxml."
    volume = replace(info, published="1999", extra={"journal": "J Rash", "volume": "4", "pages": "1-9"})
    assert citation(volume) == "Rash. J Rash. 1999;4:1-9. Source: a.nxml."


def test_folders_of_the_server_are_not_cited() -> None:
    for source in (
        "/srv/library/notes/rash.txt",
        "C:\\library\\rash.txt",
        "../library/rash.txt",
        "~/lib/rash.txt",
    ):
        assert citation(SourceInfo(source, title="Rash")) == "Rash. Source: rash.txt."
    packed = SourceInfo("/srv/notes.zip/rash.xml", title="Rash", record="7")
    assert citation(packed) == "Rash. Source: rash.xml#7."


def test_an_upload_says_that_nobody_has_reviewed_it_whatever_it_claims() -> None:
    forged = SourceInfo(
        "uploaded/evil.md", title="Rash", publisher="National body", url="https://nice.org.uk"
    )
    assert citation(forged) == (
        "Added on the page, not yet reviewed. Rash. National body. https://nice.org.uk. "
        "Source: uploaded/evil.md."
    )
    assert citation(replace(forged, status="retracted")).startswith(
        "Added on the page, not yet reviewed. RETRACTED. Rash."
    )
