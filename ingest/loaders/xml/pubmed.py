"""PubMed XML: the records of journal articles, and of book chapters, as PubMed exports them.

Format: NLM, PubMed DTD (`PubmedArticleSet`), https://dtd.nlm.nih.gov/ncbi/pubmed/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import cast

from lxml import etree

from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.marked import Marks
from ingest.loaders.xml.notices import of_record
from ingest.loaders.xml.parse import XmlText, parse, prepared, root_tag
from ingest.loaders.xml.words import every, first, words

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


class PubMedLoader:
    """Reads PubMed records: one document each, the abstract under its labels."""

    format = "PubMed XML"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """A set of PubMed records, or one alone."""
        return root_tag(head)[0] in ("PubmedArticleSet", "PubmedArticle", "PubmedBookArticle")

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """The records in the order of the file; of one that stands twice, the later revision."""
        records: dict[str, etree._Element] = {}
        root = parse(content, source)
        marks = prepared(root)
        for article in root.iter("PubmedArticle", "PubmedBookArticle"):
            pmid = first(article, "MedlineCitation/PMID", "BookDocument/PMID")
            if not pmid:
                raise MalformedDocumentError(
                    source,
                    "a record without a PMID",
                    remedy="Add it, or take the record out",
                    line=cast(int, article.sourceline),
                )
            records[pmid] = article
        if not records:
            raise MalformedDocumentError(source, "no record in it", remedy="Leave the file out")
        for pmid, article in records.items():
            info = _info(article, source, pmid)
            written = _write(article, info.title, marks)
            yield written.document(info, self.format)


def iso_date(year: str, month: str = "", day: str = "") -> str:
    """A date as ISO 8601 has it, no more precise than what is stated; "" without a year."""
    if not re.fullmatch(r"[0-9]{4}", year):
        return ""
    number = _MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS else _number(month)
    if not 1 <= number <= 12:
        return year
    return f"{year}-{number:02}-{_number(day):02}" if 1 <= _number(day) <= 31 else f"{year}-{number:02}"


def most_complete(dates: Iterable[str], year: str) -> str | None:
    """The most precise date, the first of equals, of those in the year of the issue where it has one:
    a citation gives the year of the volume, not that of an earlier appearance on the web."""
    stated = [date for date in dates if date]
    return max([d for d in stated if d[:4] == year] or stated, key=len, default=None)


def unpunctuated(title: str) -> str:
    """A title without the full stop that PubMed ends it with."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) else 0


def _info(article: etree._Element, source: str, pmid: str) -> SourceInfo:
    told = _record(article)
    title = first(told, "ArticleTitle", "VernacularTitle", "Book/BookTitle") or f"PMID {pmid}"
    types = every(told, "PublicationTypeList/PublicationType", "PublicationType")
    notices = of_record(article, types)
    extra: dict[str, object] = {
        "journal": first(told, "Journal/ISOAbbreviation", "Journal/Title"),
        "journal_title": first(told, "Journal/Title"),
        "book": first(told, "Book/BookTitle"),
        "volume": first(told, "Journal/JournalIssue/Volume"),
        "issue": first(told, "Journal/JournalIssue/Issue"),
        "pages": _pages(told),
        "doi": first(told, "ELocationID[@EIdType='doi']", *_ids(article, "doi")),
        "pmid": pmid,
        "pmcid": first(article, *_ids(article, "pmc")),
        "mesh": [_mesh(each) for each in article.iterfind(".//MeshHeadingList/MeshHeading")],
        "publication_types": types,
        "keywords": every(article, ".//KeywordList/Keyword"),
        "substances": every(article, ".//ChemicalList/Chemical/NameOfSubstance"),
        "registrations": every(told, "DataBankList/DataBank/AccessionNumberList/AccessionNumber"),
        "language": first(told, "Language"),
        **notices.extra,
    }
    return SourceInfo(
        source=source,
        record=pmid,
        title=unpunctuated(title),
        publisher=first(told, "Book/Publisher/PublisherName") or None,
        authors=tuple(filter(None, map(_name, told.iterfind("AuthorList/Author")))),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        published=_published(told),
        status=notices.status,
        supersedes=notices.supersedes,
        superseded_by=notices.superseded_by,
        extra={key: value for key, value in extra.items() if value},
    )


def _record(article: etree._Element) -> etree._Element:
    """The part of a record that describes the article, or the chapter."""
    found = article.find("MedlineCitation/Article")
    found = article.find("BookDocument") if found is None else found
    return article if found is None else found


def _ids(article: etree._Element, kind: str) -> tuple[str, ...]:
    """Paths to an id of the article itself; those in its reference list are deeper down."""
    parts = ("PubmedData", "PubmedBookData", "BookDocument")
    return tuple(f"{part}/ArticleIdList/ArticleId[@IdType='{kind}']" for part in parts)


def _pages(told: etree._Element) -> str:
    ends = every(told, "Pagination/StartPage", "Pagination/EndPage")
    return first(told, "Pagination/MedlinePgn") or "-".join(ends)


def _published(told: etree._Element) -> str | None:
    issue, *others = (
        iso_date(first(told, f"{at}/Year"), first(told, f"{at}/Month"), first(told, f"{at}/Day"))
        for at in ("Journal/JournalIssue/PubDate", "ArticleDate", "ContributionDate", "Book/PubDate")
    )
    # Such as "1998 Dec-1999 Jan" or "2000 Spring".
    loose = re.match(r"(\d{4})(?: ([A-Za-z]+))?", first(told, "Journal/JournalIssue/PubDate/MedlineDate"))
    issue = issue or (iso_date(loose[1], loose[2] or "") if loose else "")
    return most_complete([issue, *others], issue[:4])


def _name(author: etree._Element) -> str:
    """A person as NLM writes it: "Smith JA Jr"; a group by its name."""
    parts = (first(author, "LastName"), first(author, "Initials"), first(author, "Suffix"))
    return " ".join(filter(None, parts)) or first(author, "CollectiveName")


def _mesh(heading: etree._Element) -> str:
    return "/".join(every(heading, "DescriptorName", "QualifierName"))


def _write(article: etree._Element, title: str, marks: Marks) -> XmlText:
    """The text of a record: title, abstract, and what stands around them as furniture."""
    told, written = _record(article), XmlText(marks)
    written.heading(1, title)
    for abstract in told.iterfind("Abstract"):
        _abstract(written, abstract, "Abstract")
    for abstract in article.iterfind("MedlineCitation/OtherAbstract"):
        kind = abstract.get("Type", "").replace("-", " ").capitalize()
        plain = kind if kind.endswith("summary") else "Abstract"
        language = abstract.get("Language", "eng")
        _abstract(written, abstract, plain if language == "eng" else f"{plain} ({language})")
    with written.section(""), written.furniture():
        for line in every(told, "AuthorList/Author/AffiliationInfo/Affiliation"):
            written.paragraph(line)
        for line in every(article, "MedlineCitation/CoiStatement"):
            written.paragraph(line)
    references = every(article, "PubmedData/ReferenceList//Citation")
    with written.section("References" if references else ""), written.furniture():
        for line in references:
            written.paragraph(line)
    return written


def _abstract(written: XmlText, abstract: etree._Element, heading: str) -> None:
    with written.section(heading):
        for part in abstract.iterfind("AbstractText"):
            label = part.get("Label", "")
            with written.section("" if label == "UNLABELLED" else label):
                written.paragraph(words(part))
        with written.furniture():
            for line in every(abstract, "CopyrightInformation"):
                written.paragraph(line)
