"""Documents by title, identifier and edition."""

from __future__ import annotations

from index.backend import ListedDocument
from ingest.document import SourceInfo
from search.shelf import Shelf


def _document(name: str, title: str, published: str | None = None, **extra: object) -> ListedDocument:
    info = SourceInfo(f"{name}.md", title=title, published=published, publisher="Ward", extra=extra)
    return ListedDocument(name, info, "Markdown")


SHELF = Shelf(
    (
        _document("a", "Guideline on hot knees 2010", "2010-02-01"),
        _document("b", "Guideline on hot knees 2020", "2020-02-01", doi="10.1234/knee"),
        _document("c", "Guideline on cold knees 2021", "2021-02-01", pmid="12345678"),
        _document("d", "Zalotin", None, set_id="0A1B", ndc=["0009-3169-06"], isbn="978-1-234-56789-7"),
        _document("e", "Hot knees, 3rd edition", "2023"),
    )
)


def test_a_newer_edition_is_known() -> None:
    newer = SHELF.newer("a")
    assert newer is not None and (newer.document_id, newer.published) == ("b", "2020-02-01")
    assert [SHELF.newer(each) for each in "bcde"] == [None] * 4


def test_identifiers_and_titles() -> None:
    assert SHELF.identified("doi", "10.1234/KNEE") == "b"
    assert SHELF.identified("pmid", "12345678") == "c"
    assert SHELF.identified("ndc", "0009-3169") == SHELF.identified("ndc", "0009-3169-06") == "d"
    assert SHELF.identified("isbn", "9781234567897") == "d"
    assert SHELF.identified("set", "0a1b") == "d"
    assert SHELF.identified("doi", "10.1234/other") is None
    assert SHELF.titled("guideline on HOT knees 2010") == ["a"]
