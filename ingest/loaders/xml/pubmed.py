"""PubMed XML: the records of journal articles, and of book chapters, as PubMed exports them.

Format: NLM, PubMed DTD (`PubmedArticleSet`), https://dtd.nlm.nih.gov/ncbi/pubmed/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import cast

from lxml import etree

from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.marked import Marks
from ingest.loaders.xml.dates import iso_date, most_complete
from ingest.loaders.xml.notices import of_record
from ingest.loaders.xml.parse import XmlText, parse, prepared, root_tag
from ingest.loaders.xml.words import every, first, words


class PubMedLoader:
    """Reads PubMed records: one document each, the abstract under its labels."""

    format = "PubMed XML"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a set of PubMed records, or one alone."""
        return root_tag(head)[0] in ("PubmedArticleSet", "PubmedArticle", "PubmedBookArticle")

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the records in the order of the file; of one that occurs twice, the later revision."""
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


def unpunctuated(title: str) -> str:
    """Return a title without the full stop that PubMed ends it with."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _info(article: etree._Element, source: str, pmid: str) -> SourceInfo:
    record = _record(article)
    title = first(record, "ArticleTitle", "VernacularTitle", "Book/BookTitle") or f"PMID {pmid}"
    types = every(record, "PublicationTypeList/PublicationType", "PublicationType")
    notices = of_record(article, types)
    extra: dict[str, object] = {
        "journal": first(record, "Journal/ISOAbbreviation", "Journal/Title"),
        "journal_title": first(record, "Journal/Title"),
        "book": first(record, "Book/BookTitle"),
        "volume": first(record, "Journal/JournalIssue/Volume"),
        "issue": first(record, "Journal/JournalIssue/Issue"),
        "pages": _pages(record),
        "doi": first(record, "ELocationID[@EIdType='doi']", *_ids(article, "doi")),
        "pmid": pmid,
        "pmcid": first(article, *_ids(article, "pmc")),
        "mesh": [_mesh(each) for each in article.iterfind(".//MeshHeadingList/MeshHeading")],
        "publication_types": types,
        "keywords": every(article, ".//KeywordList/Keyword"),
        "substances": every(article, ".//ChemicalList/Chemical/NameOfSubstance"),
        "registrations": every(record, "DataBankList/DataBank/AccessionNumberList/AccessionNumber"),
        "language": first(record, "Language"),
        **notices.extra,
    }
    return SourceInfo(
        source=source,
        record=pmid,
        title=unpunctuated(title),
        publisher=first(record, "Book/Publisher/PublisherName") or None,
        authors=tuple(filter(None, map(_name, record.iterfind("AuthorList/Author")))),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        published=_published(record),
        status=notices.status,
        supersedes=notices.supersedes,
        superseded_by=notices.superseded_by,
        extra={key: value for key, value in extra.items() if value},
    )


def _record(article: etree._Element) -> etree._Element:
    """Return the part of a record that describes the article, or the chapter."""
    found = article.find("MedlineCitation/Article")
    found = article.find("BookDocument") if found is None else found
    return article if found is None else found


def _ids(article: etree._Element, kind: str) -> tuple[str, ...]:
    """Return paths to an id of the article itself; those in its reference list are deeper down."""
    parts = ("PubmedData", "PubmedBookData", "BookDocument")
    return tuple(f"{part}/ArticleIdList/ArticleId[@IdType='{kind}']" for part in parts)


def _pages(record: etree._Element) -> str:
    ends = every(record, "Pagination/StartPage", "Pagination/EndPage")
    return first(record, "Pagination/MedlinePgn") or "-".join(ends)


def _published(record: etree._Element) -> str | None:
    issue, *others = (
        iso_date(first(record, f"{at}/Year"), first(record, f"{at}/Month"), first(record, f"{at}/Day"))
        for at in ("Journal/JournalIssue/PubDate", "ArticleDate", "ContributionDate", "Book/PubDate")
    )
    # Such as "1998 Dec-1999 Jan" or "2000 Spring".
    loose = re.match(r"(\d{4})(?: ([A-Za-z]+))?", first(record, "Journal/JournalIssue/PubDate/MedlineDate"))
    issue = issue or (iso_date(loose[1], loose[2] or "") if loose else "")
    return most_complete([issue, *others], issue[:4])


def _name(author: etree._Element) -> str:
    """Return a person as NLM writes it: "Smith JA Jr"; a group by its name."""
    parts = (first(author, "LastName"), first(author, "Initials"), first(author, "Suffix"))
    return " ".join(filter(None, parts)) or first(author, "CollectiveName")


def _mesh(heading: etree._Element) -> str:
    return "/".join(every(heading, "DescriptorName", "QualifierName"))


def _write(article: etree._Element, title: str, marks: Marks) -> XmlText:
    """Write the text of a record: title and abstract, and all else as furniture."""
    record, written = _record(article), XmlText(marks)
    written.heading(1, title)
    for abstract in record.iterfind("Abstract"):
        _abstract(written, abstract, "Abstract")
    for abstract in article.iterfind("MedlineCitation/OtherAbstract"):
        kind = abstract.get("Type", "").replace("-", " ").capitalize()
        plain = kind if kind.endswith("summary") else "Abstract"
        language = abstract.get("Language", "eng")
        _abstract(written, abstract, plain if language == "eng" else f"{plain} ({language})")
    with written.section(""), written.furniture():
        for line in every(record, "AuthorList/Author/AffiliationInfo/Affiliation"):
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
