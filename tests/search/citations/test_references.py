"""References say what the source says, in the forms that journals and reference managers want.

The Vancouver strings were put together by hand from the rules and examples of Citing Medicine.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import Any

import bibtexparser
import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.middlewares import LatexDecodingMiddleware
from support import ROOT

from ingest.document import SourceInfo
from search.citations.bibtex import bibtex
from search.citations.nbib import nbib
from search.citations.reference import Name, date_of, name_of, nlm_date, nlm_pages, pages_of
from search.citations.ris import ris
from search.citations.vancouver import vancouver
from search.hit import Hit

TODAY = date(2026, 11, 22)
ARTICLE = SourceInfo(
    source="a.nxml",
    title="Rash in adults & 50% of {children}: HLA-B*57:01",
    publisher="Example Press",
    authors=(
        "Smith JAB Jr", "van der Berg JA", "Öztürk, A.", "A. Writer", "Roe, Jane M", "Doe J", "Poe E",
        "The Pretend Group",
    ),
    url="https://doi.org/10.5555/rash_{1}",
    published="2012-09-28",
    extra={
        "journal": "J Rash", "journal_title": "Journal of Rash", "volume": "7", "issue": "9",
        "pages": "101-109", "doi": "10.5555/rash_1", "pmid": "123", "pmcid": "PMC45",
    },
)  # fmt: skip
PAGE = SourceInfo(
    source="fever.html",
    title="Fever in children",
    publisher="Example Health",
    authors=("Example Health, Ministry of Pretence",),
    url="https://example.org/fever",
    published="2021-03-04",
    reviewed="4 March 2022",
)
GUIDELINE = SourceInfo(
    source="share/guidelines/gout.pdf",
    title="Gout: what to do?",
    publisher="Example Hospital",
    authors=("A. Writer", "B. C. Reader"),
    published="March 2024",
    version="2",
    valid_until="2027-01",
    extra={"place": "Leeds (UK)"},
)
LABEL = SourceInfo(
    source="label.xml",
    record="aaaa-02",
    title="Dragonex (examplol)",
    publisher="Example Pharma, Inc.",
    url="https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=aaaa-02",
    published="2021-04-30",
    version="4",
    extra={"set_id": "aaaa-02", "label_type": "HUMAN PRESCRIPTION DRUG LABEL"},
)
RETRACTED = SourceInfo(
    source="retracted.xml",
    record="21",
    title="Dragons.",
    authors=("Smith J",),
    url="https://pubmed.ncbi.nlm.nih.gov/21/",
    published="2019",
    status="retracted",
    extra={
        "journal": "J Made Up Med.", "volume": "3", "pmid": "21",
        "notices": ["ErratumIn: J Made Up Med. 2019;4:1", "RetractionIn: J Made Up Med. 2020;1:1 PMID: 99"],
    },
)  # fmt: skip
BARE = SourceInfo(source="notes/rash.txt", title="Rash")
CHAPTER = SourceInfo(
    source="chapter.docx",
    title="Rashes",
    authors=("Doe J",),
    publisher="Big Press",
    published="2018",
    extra={
        "book_title": "Big book of skin", "editors": ["Poe, Edgar", "Roe R"], "edition": "3rd",
        "place": "London", "pages": "41-9",
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("info", "page", "reference"),
    [
        pytest.param(
            ARTICLE, None,
            "Smith JAB Jr, van der Berg JA, Öztürk A, Writer A, Roe JM, Doe J, et al. Rash in adults & 50% "
            "of {children}: HLA-B*57:01. J Rash. 2012 Sep 28;7(9):101-9. doi: 10.5555/rash_1. PubMed PMID: "
            "123; PubMed Central PMCID: PMC45.",
            id="article with many authors",
        ),
        pytest.param(
            replace(PAGE, authors=("Centers for Pretended Disease Control and Prevention",)), None,
            "Centers for Pretended Disease Control and Prevention. Fever in children [Internet]. "
            "[place unknown]: Example Health; 2021 Mar 4 [reviewed 2022 Mar 4; cited 2026 Nov 22]. "
            "Available from: https://example.org/fever",
            id="corporate author",
        ),
        pytest.param(
            replace(PAGE, authors=(), accessed="July 12, 2023", reviewed=None), None,
            "Fever in children [Internet]. [place unknown]: Example Health; 2021 Mar 4 [cited 2026 Nov 22]. "
            "Copy of 2023 Jul 12. Available from: https://example.org/fever",
            id="web page, of which the library has an older copy",
        ),
        pytest.param(
            GUIDELINE, "7",
            "Writer A, Reader BC. Gout: what to do? Version 2. Leeds (UK): Example Hospital; 2024 Mar. p. 7. "
            "Valid until 2027 Jan. Located at: gout.pdf.",
            id="PDF guideline with page",
        ),
        pytest.param(
            LABEL, None,
            "Dragonex (examplol) [drug label on the Internet]. Version 4. [place unknown]: Example Pharma, "
            "Inc.; 2021 Apr 30 [cited 2026 Nov 22]. Available from: "
            "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=aaaa-02",
            id="drug label",
        ),
        pytest.param(
            RETRACTED, None,
            "Smith J. Dragons [RETRACTED]. J Made Up Med. 2019;3. PubMed PMID: 21. Erratum in: J Made Up "
            "Med. 2019;4:1. Retraction in: J Made Up Med. 2020;1:1 PMID: 99.",
            id="retracted article",
        ),
        pytest.param(
            BARE, None,
            "Rash. [place unknown: publisher unknown]; [date unknown]. Located at: rash.txt.",
            id="no author, publisher or date",
        ),
        pytest.param(
            CHAPTER, None,
            "Doe J. Rashes. In: Poe E, Roe R, editors. Big book of skin. 3rd ed. London: Big Press; 2018. "
            "p. 41-9. Located at: chapter.docx.",
            id="book chapter",
        ),
        pytest.param(
            replace(GUIDELINE, status="superseded", superseded_by="Gout, version 3", url="https://g.example/g/"),
            "iv (page 6 of the file)",
            "Writer A, Reader BC. Gout: what to do? [SUPERSEDED by Gout, version 3] [Internet]. Version 2. "
            "Leeds (UK): Example Hospital; 2024 Mar [cited 2026 Nov 22]. p. iv (page 6 of the file). "
            "Valid until 2027 Jan. Available from: https://g.example/g/",
            id="superseded guideline on the web",
        ),
        pytest.param(
            SourceInfo("x.nxml", title="Is it?", url="https://e.org/x", extra={"journal": "J Rash"}), "3",
            "Is it? J Rash [Internet]. [date unknown] [cited 2026 Nov 22]. Quoted from p. 3. "
            "Available from: https://e.org/x",
            id="article that only its address identifies",
        ),
        pytest.param(
            SourceInfo("x.html", url="javascript:x", published="2023-02-30", publisher="P", status="draft"),
            None,
            "[title unknown] [DRAFT]. [place unknown]: P; 2023-02-30. Located at: x.html.",
            id="no title, a date that is none, an address that is none",
        ),
    ],
)  # fmt: skip
def test_vancouver(info: SourceInfo, page: str | None, reference: str) -> None:
    assert vancouver(info, page, TODAY) == reference


def test_a_title_that_says_its_standing_does_not_say_it_twice() -> None:
    told = vancouver(replace(RETRACTED, title="RETRACTED: Dragons"), None, TODAY)
    assert told.startswith("Smith J. RETRACTED: Dragons. J Made Up Med.")


def test_six_authors_are_all_named() -> None:
    assert vancouver(replace(ARTICLE, authors=ARTICLE.authors[:6]), None, TODAY).startswith(
        "Smith JAB Jr, van der Berg JA, Öztürk A, Writer A, Roe JM, Doe J. Rash"
    )


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("Smith JAB Jr", Name("Smith", ("J", "A", "B"), "Jr")),
        ("van der Berg JA", Name("van der Berg", ("J", "A"))),
        ("Doe, Jane", Name("Doe", ("Jane",))),
        ("Sample, B. C.", Name("Sample", ("B", "C"))),
        ("Sample, BC", Name("Sample", ("B", "C"))),
        ("Müller, Jean-François, Jr", Name("Müller", ("Jean", "François"), "Jr")),
        ("J.-F. Müller", Name("Müller", ("J", "F"))),
        ("Jane Doe", Name("Jane Doe")),
        ("Jane Doe, MD", Name("Jane Doe, MD")),
        ("Acme Health, LLC", Name("Acme Health, LLC")),
        ("MedlinePlus, National Library of Medicine", Name("MedlinePlus, National Library of Medicine")),
        ("Cancer Research UK", Name("Cancer Research UK")),
        ("The Pretend Group", Name("The Pretend Group")),
        ("World Health Organization", Name("World Health Organization")),
        ("李明", Name("李明")),
    ],
)
def test_a_name_is_read_only_where_it_is_plainly_one(stated: str, name: Name) -> None:
    assert name_of(stated) == name


@pytest.mark.parametrize(
    ("stated", "date_", "nlm"),
    [
        ("2012-09-28", (2012, 9, 28), "2012 Sep 28"),
        ("2012-09", (2012, 9), "2012 Sep"),
        ("2012", (2012,), "2012"),
        ("2019/07/01", (2019, 7, 1), "2019 Jul 1"),
        ("2024-01-02T03:04:05+00:00", (2024, 1, 2), "2024 Jan 2"),
        ("4 March 2022", (2022, 3, 4), "2022 Mar 4"),
        ("March 3, 2024", (2024, 3, 3), "2024 Mar 3"),
        ("May 2021", (2021, 5), "2021 May"),
        ("2012 Sep 28", (2012, 9, 28), "2012 Sep 28"),
        ("2023-02-30", (), "2023-02-30"),
        ("Spring 2020", (), "Spring 2020"),
        ("March, 2024 and after", (), "March, 2024 and after"),
        (None, (), ""),
    ],
)
def test_a_date_is_read_only_where_it_is_one(stated: str | None, date_: tuple[int, ...], nlm: str) -> None:
    assert (date_of(stated), nlm_date(stated)) == (date_, nlm)


@pytest.mark.parametrize(
    ("stated", "whole", "nlm"),
    [
        ("101-9", ("101", "109"), "101-9"),
        ("1865-1876", ("1865", "1876"), "1865-76"),
        ("98-101", ("98", "101"), "98-101"),
        ("5-5", ("5", "5"), "5-5"),
        ("e46493", ("e46493", ""), "e46493"),
        ("S12-S19", ("S12-S19", ""), "S12-S19"),
        ("174", ("174", ""), "174"),
        ("", ("", ""), ""),
    ],
)
def test_pages_are_whole_in_files_and_short_in_text(stated: str, whole: tuple[str, str], nlm: str) -> None:
    info = replace(ARTICLE, extra={"pages": stated})
    assert (pages_of(info), nlm_pages(info)) == (whole, nlm)


TEXT = "Dose ≥ 5 µg/ml – “α” in 10% of $5 & $6 {open \\ ~ ^ _ # <b>\nER  - \nPMID- 9\n  Sjögren’s 中 }}"


def _hit(info: SourceInfo, number: int = 1, text: str = TEXT) -> Hit:
    document = f"{sum(info.source.encode()):016x}"
    return Hit(
        number, f"passage{number}", document, 0, info, (), 7, 120, 480, text, None, 0.5, (), "", None
    )  # fmt: skip


EVERY = [ARTICLE, PAGE, GUIDELINE, LABEL, RETRACTED, BARE, CHAPTER]


def test_ris_is_read_back() -> None:
    written = ris([_hit(info, number) for number, info in enumerate(EVERY)])
    assert written.replace("\r\n", "").count("\n") == 0
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in written.split("\r\n")[:-1])
    read = rispy.loads(written, newline="\r\n")
    assert [each["type_of_reference"] for each in read] == [
        "JOUR",
        "ELEC",
        "RPRT",
        "ELEC",
        "JOUR",
        "RPRT",
        "CHAP",
    ]
    assert [each.get("title", "") for each in read] == [info.title for info in EVERY]
    article = read[0]
    assert article["authors"][:3] == ["Smith, J. A. B., Jr", "van der Berg, J. A.", "Öztürk, A."]
    assert article["authors"][4] == "Roe, Jane M."
    assert article["authors"][7] == "The Pretend Group"
    for key, value in {
        "secondary_title": "Journal of Rash", "alternate_title1": "J Rash", "year": "2012",
        "date": "2012/09/28/", "volume": "7", "number": "9", "start_page": "101", "end_page": "109",
        "doi": "10.5555/rash_1", "accession_number": "123", "urls": [ARTICLE.url],
        "publisher": "Example Press",
    }.items():  # fmt: skip
        assert article[key] == value
    place = f"Quoted from page 7 of the file, characters 120:480 of document {_hit(ARTICLE).document_id}: "
    assert article["notes"] == [f"{place}“{' '.join(TEXT.split())}”"]
    assert read[4]["notes"][0] == "RETRACTED."
    assert (read[6]["secondary_authors"], read[6]["secondary_title"]) == (
        ["Poe, Edgar", "Roe, R."],
        "Big book of skin",
    )
    assert read[2]["date"] == "2024/03//"
    ids = [each["id"] for each in read]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9A-Z]+", each) for each in ids)


def test_an_asterisk_is_kept_out_of_the_fields_where_ris_forbids_it() -> None:
    (read,) = rispy.loads(ris(_hit(replace(ARTICLE, authors=("Doe* J",)))), newline="\r\n")
    assert read["authors"] == ["Doe, J."]
    assert "HLA-B*57:01" in read["title"]


def test_bibtex_is_read_back() -> None:
    written = bibtex([_hit(info, number) for number, info in enumerate(EVERY)])
    library = bibtexparser.parse_string(written)
    assert not library.failed_blocks
    assert [each.entry_type for each in library.entries] == [
        "article", "misc", "techreport", "misc", "article", "techreport", "incollection"
    ]  # fmt: skip
    raw: dict[str, Any] = {field.key: field.value for field in library.entries[0].fields}
    assert raw["title"] == (
        r"{Rash in adults {\&} 50{\%} of {\textbraceleft}children{\textbraceright}: HLA-B*57:01}"
    )
    assert raw["author"].startswith(
        r"Smith, Jr, J. A. B. and van der Berg, J. A. and {\"O}zt{\"u}rk, A. and Writer, A."
    )
    assert raw["author"].endswith(" and Poe, E. and {The Pretend Group}")
    assert raw["url"] == "https://doi.org/10.5555/rash_%7B1%7D"
    assert (raw["doi"], raw["pages"], raw["month"]) == ("10.5555/rash_1", "101--109", "Sep")
    decoded = bibtexparser.parse_string(
        written, append_middleware=[LatexDecodingMiddleware(keep_math_mode=False)]
    )
    assert not decoded.failed_blocks
    fields = {entry.key: {field.key: field.value for field in entry.fields} for entry in decoded.entries}
    assert len(fields) == len(EVERY), "keys differ"
    for entry, info in zip(fields.values(), EVERY, strict=True):
        assert entry["title"] == re.sub("[{}]", "", info.title)  # the decoder knows no \textbraceleft
        quoted = re.sub("[{}]", "", " ".join(TEXT.split())).replace("^", "ˆ")
        # The decoder swallows the space after a command that it does not know.
        assert re.sub(r"\s", "", quoted) in re.sub(r"\s", "", entry["annote"])
    (retracted,) = [entry for key, entry in fields.items() if key.startswith("Smith2019")]
    assert retracted["note"] == "RETRACTED."
    (chapter,) = [entry for key, entry in fields.items() if key.startswith("Doe2018")]
    assert (chapter["booktitle"], chapter["editor"]) == ("Big book of skin", "Poe, Edgar and Roe, R.")


@pytest.mark.parametrize("text", ["{", "}", "}}{", "\\{", "@article{x,", "100% \\", '"', "a } , b = {c"])
def test_no_text_breaks_a_bibtex_file(text: str) -> None:
    hits = [
        _hit(
            replace(PAGE, title=text, publisher=text, authors=(text,), url=f"https://e.org/{text}"), 1, text
        ),
        _hit(ARTICLE),
    ]
    written = bibtex(hits)
    depth = 0
    for character in written:  # as BibTeX counts, for which a backslash is no escape
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert len(bibtexparser.parse_string(written).entries) == 2


def test_nbib_has_its_tags_padded_and_its_lines_hanging() -> None:
    written = nbib([_hit(info, number) for number, info in enumerate(EVERY)])
    records = written.split("\n\n")
    assert len(records) == len(EVERY)
    assert all(record.startswith("PMID- ") for record in records)
    for line in written.split("\n"):
        assert not line or re.match(r"[A-Z]{2,4} {0,2}- |      \S", line)
        assert len(line) <= 88
    read = [_nbib(record) for record in records]
    assert read[0]["PMID"] == ["123"]
    assert read[0]["TI"] == [ARTICLE.title]
    assert read[0]["AU"][:5] == ["Smith JAB Jr", "van der Berg JA", "Öztürk A", "Writer A", "Roe JM"]
    assert read[0]["FAU"][4] == "Roe, Jane M"
    assert read[0]["CN"] == ["The Pretend Group"]
    assert (read[0]["DP"], read[0]["PG"], read[0]["VI"], read[0]["IP"]) == (
        ["2012 Sep 28"],
        ["101-9"],
        ["7"],
        ["9"],
    )
    assert read[0]["LID"] == ["10.5555/rash_1 [doi]", str(ARTICLE.url)]
    assert (read[0]["TA"], read[0]["JT"], read[0]["PMC"]) == (["J Rash"], ["Journal of Rash"], ["PMC45"])
    assert " ".join(TEXT.split()) in read[0]["AB"][0]
    assert "page 7 of the file, characters 120:480" in read[0]["AB"][0]
    assert read[4]["PT"] == ["Journal Article", "Retracted Publication"]
    assert (read[6]["BTI"], read[6]["PT"]) == (["Big book of skin"], ["Book Chapter"])


def _nbib(record: str) -> dict[str, list[str]]:
    """A record as a reader of the format takes it: six characters of tag, and lines that go on."""
    found: dict[str, list[str]] = {}
    tag = ""
    for line in record.rstrip("\n").split("\n"):
        if line.startswith("      "):
            found[tag][-1] += " " + line[6:]
        else:
            tag = line[:4].strip()
            found.setdefault(tag, []).append(line[6:])
    return found


def test_two_quotes_from_one_source_are_one_reference() -> None:
    hits = [_hit(ARTICLE, 1, "one"), _hit(PAGE, 2, "two"), _hit(ARTICLE, 3, "three"), _hit(ARTICLE, 1, "one")]
    read = rispy.loads(ris(hits), newline="\r\n")
    assert [len(each["notes"]) for each in read] == [2, 1]
    assert nbib(hits).count("PMID- ") == 2
    assert len(bibtexparser.parse_string(bibtex(hits)).entries) == 2


def test_one_hit_and_none() -> None:
    assert len(rispy.loads(ris(_hit(BARE)), newline="\r\n")) == 1
    assert (ris([]).strip(), nbib([]), bibtex([]).strip()) == ("", "", "")


def test_the_libraries_are_imported_when_they_are_needed() -> None:
    libraries = {"rispy", "bibtexparser", "pylatexenc"}
    program = f"import sys, search.citations.vancouver, ui.search.save; print({libraries} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
