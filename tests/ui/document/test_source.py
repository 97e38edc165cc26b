"""A document at a passage: the place is verified before anything is marked, the file before it is shown."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from drawn import HOSTILE, Drawn
from serving import LEAFLET
from support import ingest

from index.catalog.stored import StoredDocument, StoredPassage
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.document import Box, Page, SourceInfo
from search.hit import Span
from ui.address import Address
from ui.document import page_beside, source, stored_text
from ui.document.contents import contents_html, headings
from ui.document.find_within import MOST, Places, places
from ui.document.original import CHANGED, GONE, UNKNOWN, original
from ui.document.page_image import Area, PageImageError, areas, page_image
from ui.document.tools import turns

TODAY = date(2026, 11, 22)
PAGE = Page(1, "i", 0, 100, 200.0, 400.0)


def leaflet(library: Snapshot) -> tuple[StoredDocument, list[StoredPassage]]:
    found = next(row for row in library.catalog.rows.documents() if row.format == "PDF")
    document = library.document(found.document_id)
    assert document is not None
    return document, library.neighbours(document.document_id, 0, 0, 1000)


def at(stored: StoredPassage) -> Address:
    passage = stored.passage
    return Address("colchicine?").opening(
        passage.document_id, Span(passage.start, passage.end), passage.passage_id
    )


def test_every_passage_is_verified_and_marked_exactly(library: Snapshot) -> None:
    document, passages = leaflet(library)
    for stored in passages:
        checked = source.check(document, passages, at(stored))
        assert checked.verdict == "verified"
        drawn = Drawn(stored_text.document_text(document, passages, checked, at(stored)))
        assert drawn.text("mark") == stored.passage.text
        assert drawn.text("vb-target") == stored.passage.text


def test_whole_text_is_there(library: Snapshot) -> None:
    document, passages = leaflet(library)
    drawn = Drawn(stored_text.document_text(document, passages, source.Checked("none"), Address()))
    assert "mark" not in drawn.tags
    for line in document.text.split("\n"):
        assert line in drawn.text()


def test_place_that_moved_is_not_marked(library: Snapshot) -> None:
    document, passages = leaflet(library)
    moved = replace(at(passages[0]), at=Span(passages[0].passage.start + 1, passages[0].passage.end))
    checked = source.check(document, passages, moved)
    assert checked == source.Checked("moved")
    told = Drawn(source.head(document, checked, moved, date.today(), False)).text("vb-wrong")
    assert told == (
        "No passage stands at this place: the library has changed since the link was made, or "
        "the link is not whole. Nothing is marked. Ask again to find it."
    )
    assert "<mark" not in stored_text.document_text(document, passages, checked, moved)


@pytest.mark.parametrize("how", ["other words seen", "not intact", "other text"])
def test_words_that_differ_are_not_marked(library: Snapshot, how: str) -> None:
    document, passages = leaflet(library)
    address = at(passages[0])
    if how == "other words seen":
        address = replace(address, passage="0123456789abcdef")
    elif how == "not intact":
        passages = [replace(passages[0], intact=False), *passages[1:]]
    else:
        document = replace(document, text=document.text.replace("swollen", "normal."))
    checked = source.check(document, passages, address)
    assert checked == source.Checked("differs")
    drawn = Drawn(source.head(document, checked, address, date.today(), False))
    told = drawn.text("vb-wrong")
    assert told.startswith("The stored document does not say at this place")
    assert told.endswith("Ask whoever keeps the library to run: python cli.py verify")
    assert "Word for word" not in drawn.text()


def test_the_head_says_which_document_is_read(library: Snapshot) -> None:
    document, passages = leaflet(library)
    checked = source.check(document, passages, at(passages[0]))
    hostile = replace(document, info=replace(document.info, title=HOSTILE))
    drawn = Drawn(source.head(hostile, checked, at(passages[0]), TODAY, False))
    assert drawn.text("h2").startswith(HOSTILE)
    assert "Word for word" in drawn.text("vb-right")
    # It is cited where it was checked, with the page of the passage.
    assert "p. 1" in drawn.text("vb-reference")
    assert Drawn(source.bar(hostile, at(passages[0]))).text("vb-named") == HOSTILE


def test_only_what_the_card_marks_is_marked(library: Snapshot) -> None:
    document, passages = leaflet(library)
    for stored in passages:
        passage = stored.passage
        mark = Span(passage.start + 3, passage.end - 3)
        marked = replace(at(stored), mark=mark)
        checked = source.check(document, passages, marked)
        drawn = Drawn(stored_text.document_text(document, passages, checked, marked))
        assert drawn.text("mark") == document.text[mark.start : mark.end]
        # What does not lie within the passage is not believed.
        beyond = source.check(document, passages, replace(marked, mark=Span(passage.start, passage.end + 1)))
        assert beyond.stretch == (passage.start, passage.end)


def test_headings_of_a_document_are_headings_and_lead_to_their_text(library: Snapshot) -> None:
    document, passages = leaflet(library)
    drawn = Drawn(stored_text.document_text(document, passages, source.Checked("none"), Address()))
    assert {"h3", "h4"} & set(drawn.tags)
    listed = headings(passages)
    assert [each.start for each in listed] == sorted(each.start for each in listed)
    assert {each.words for each in listed} == {part for s in passages for part in s.passage.heading}
    contents = Drawn(contents_html(listed, Address(document="d"), listed[1].start, as_pages=False))
    assert contents.links == [f"?doc=d&from={each.start}" for each in listed]
    assert contents.values["aria-current"] == ["true"]
    of_pages = Drawn(contents_html(listed, Address(document="d"), 0, as_pages=True))
    assert of_pages.links == [f"?doc=d&page={each.page}" for each in listed]
    assert contents_html(listed[:1], Address(), 0, as_pages=False) == ""


def test_words_are_found_in_any_case_and_over_a_line_break() -> None:
    text = "The Swollen\njoint. A swollen  joint, a joint."
    found = places(text, " swollen joint", 2)
    assert [text[a:b] for a, b in found.spans] == ["Swollen\njoint", "swollen  joint"]
    assert found.shown == found.spans[1]
    assert places(text, "swollen joint", 9).nth == 2
    assert places(text, "(a|b)*", None) == places(text, "  ", 3) == Places()
    assert len(places("a" * 10_000, "a", None).spans) == MOST


def test_what_is_looked_for_is_marked_beside_the_passage(library: Snapshot) -> None:
    document, passages = leaflet(library)
    found = places(document.text, "the", 2)
    checked = source.check(document, passages, at(passages[0]))
    drawn = Drawn(stored_text.document_text(document, passages, checked, at(passages[0]), found))
    assert drawn.text("vb-found").casefold().count("the") == len(found.spans) > 2
    assert drawn.text("vb-shown").casefold() == "the"
    assert drawn.text("mark") == passages[0].passage.text


def test_blank_lines_between_passages_are_kept_and_leave_no_gap(library: Snapshot) -> None:
    document = StoredDocument("d", "\n\n\nA heading\n\n", SourceInfo(source="a"), "text", 0)
    drawn = Drawn(stored_text.document_text(document, [], source.Checked("none"), Address()))
    assert drawn.text("vb-between") == document.text
    assert drawn.seen("section").endswith("A heading\n")
    assert not drawn.seen("section").startswith("\n")


def test_long_document_is_drawn_in_parts_that_leave_nothing_out(library: Snapshot) -> None:
    document, passages = leaflet(library)
    copies = 60
    text = document.text * copies
    size = len(document.text)
    many = [
        replace(
            stored,
            passage=replace(
                stored.passage, start=stored.passage.start + size * n, end=stored.passage.end + size * n
            ),
        )
        for n in range(copies)
        for stored in passages
    ]
    long = replace(document, text=text)
    target = many[len(many) // 2]
    drawn = Drawn(stored_text.document_text(long, many, source.Checked("verified", target), Address()))
    assert drawn.text("vb-target") == target.passage.text
    assert "Earlier text" in drawn.text()
    assert "Later text" in drawn.text()
    seen, start = "", 0
    while start < len(text):
        first, last = stored_text._window(long, many, source.Checked("none"), Address(start=start), Places())
        assert first <= start < last
        seen += text[max(first, len(seen)) : last]
        start = last
    assert seen == text


def test_hostile_title_is_text() -> None:
    info = SourceInfo(source=HOSTILE, title=HOSTILE, url="javascript:alert(1)")
    document = StoredDocument("d", HOSTILE, info, "Markdown", 0)
    html = source.head(document, source.Checked("none"), Address(), date.today(), False)
    html += source.bar(document, Address())
    html += turns(Places(), Address(within=HOSTILE), "")
    html += stored_text.document_text(document, [], source.Checked("none"), Address())
    html += page_beside.page_html(b"", PAGE, page_beside.Marked(), HOSTILE)
    assert not {"script", "b"}.intersection(Drawn(html).tags)
    assert "<img src=x" not in html
    assert not any("javascript" in (link or "") for link in Drawn(html).links)


def test_page_is_turned_and_leads_back_to_the_passage() -> None:
    drawn = page_beside.turner(replace(PAGE, number=2), 3, [1], Address(document="d"))
    assert Drawn(drawn).links == ["?doc=d&page=1", "?doc=d&page=3", "?doc=d&page=1"]
    assert "Page 2 of 3" in drawn
    assert "printed i" in drawn
    assert "goes on on page 2" in page_beside.turner(PAGE, 3, [1, 2], Address())
    assert "?page=0" not in page_beside.turner(PAGE, 1, [], Address())


def test_words_side_by_side_are_one_rectangle() -> None:
    boxes = [
        Box(0, 2, 1, 20, 40, 60, 50),
        Box(3, 5, 1, 64, 41, 100, 51),
        Box(6, 8, 1, 20, 60, 60, 70),  # the next line
        Box(9, 11, 1, 150, 60, 180, 70),  # another column
        Box(12, 14, 2, 20, 40, 60, 50),  # another page
    ]
    assert areas(boxes, PAGE) == [
        Area(0.1, 0.1, 0.4, pytest.approx(11 / 400)),  # type: ignore[arg-type]
        Area(0.1, 0.15, 0.2, 0.025),
        Area(0.75, 0.15, pytest.approx(0.15), 0.025),  # type: ignore[arg-type]
    ]


def test_page_of_a_pdf_is_drawn() -> None:
    image = page_image(LEAFLET.read_bytes(), 1)
    assert image[8:12] == b"WEBP"


@pytest.mark.parametrize(("content", "number"), [(b"%PDF-1.7 broken", 1), (LEAFLET.read_bytes(), 99)])
def test_page_that_cannot_be_drawn_says_so(content: bytes, number: int) -> None:
    with pytest.raises(PageImageError, match=f"Page {number} cannot be drawn"):
        page_image(content, number)


def test_file_is_the_one_that_was_read(tmp_path: Path, embedder: Embedder) -> None:
    copied = Path(shutil.copy(LEAFLET, tmp_path / "leaflet.pdf"))
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(LEAFLET, "inner/other.pdf")
    store = Store(tmp_path / "index")
    ingest(store, copied, packed, embedder=embedder)
    library = store.open()
    infos = {info.source: info for info in (s.info for s in library.catalog.all_passages())}
    inside = next(info for name, info in infos.items() if name.endswith("packed.zip/inner/other.pdf"))
    outside = next(info for name, info in infos.items() if name.endswith("leaflet.pdf"))
    assert original(library, outside, store.root) == (LEAFLET.read_bytes(), "")
    assert original(library, inside, store.root) == (LEAFLET.read_bytes(), "")

    copied.write_bytes(LEAFLET.read_bytes() + b"\n")
    assert original(library, outside, store.root) == (None, CHANGED)
    copied.unlink()
    packed.write_bytes(b"PK\x03\x04 no longer")
    assert original(library, outside, store.root) == (None, GONE)
    assert original(library, inside, store.root)[0] is None


@pytest.mark.parametrize("path", ["/etc/hostname", "../../etc/hostname", "x" * 5000])
def test_no_other_file_is_opened(library: Snapshot, path: str) -> None:
    assert original(library, SourceInfo(source=path), Path()) == (None, UNKNOWN)
