"""Where words stand on their pages comes back as it was put in."""

from __future__ import annotations

from pathlib import Path

from support import as_read

from index.catalog.packed.boxes import pack, unpack
from index.catalog.read import Catalog
from index.catalog.write import CatalogWriter
from ingest.document import Box, Document, Page, Section, SourceInfo
from ingest.split import split

TEXT = "First page here.\n\nSecond page there."
PAGES = (Page(1, "iv", 0, 18, 612.0, 792.0), Page(2, "", 18, 36, 612.0, 792.0))
BOXES = (
    Box(0, 5, 1, 72.0, 72.5, 100.0, 84.0),
    Box(6, 10, 1, 104.0, 72.5, 130.0, 84.0),
    Box(18, 24, 2, 72.0, 72.5, 110.0, 84.0),
)


def test_boxes_are_packed_in_24_bytes_a_word_and_found_by_span() -> None:
    packed = pack(BOXES[:2])
    assert len(packed) == 48
    assert unpack(packed, 1, 0, 99) == list(BOXES[:2])
    assert unpack(packed, 1, 5, 7) == [BOXES[1]]
    assert unpack(packed, 1, 10, 99) == []
    assert unpack(b"", 1, 0, 99) == []


def test_passages_know_their_page_and_its_label(tmp_path: Path) -> None:
    sections = (Section(0, 16, ("One",)), Section(18, len(TEXT), ("Two",)))
    document = Document(TEXT, SourceInfo("a.pdf", title="T"), sections, "PDF", PAGES, BOXES)
    assert [passage.page for passage in split(document)] == [1, 2]
    writer = CatalogWriter(tmp_path)
    writer.add(as_read(document), [b"one", b"two"])
    writer.close()
    catalog = Catalog(tmp_path)
    assert [stored.page_label for stored in catalog.all_passages()] == ["iv", ""]
    assert tuple(catalog.pages(document.document_id)) == PAGES
    assert catalog.boxes(document.document_id, 3, 20) == list(BOXES)
    assert catalog.boxes(document.document_id, 6, 9) == [BOXES[1]]


def test_a_document_without_pages_has_none() -> None:
    document = Document(TEXT, SourceInfo("a.txt", title="T"), (Section(0, len(TEXT)),), "text")
    assert document.page_at(3) is None
    assert [passage.page for passage in split(document)] == [None]
