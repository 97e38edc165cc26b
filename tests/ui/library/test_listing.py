"""What the library tells of itself: examples, filters, its documents."""

from __future__ import annotations

from datetime import date

import pytest
from drawn import HOSTILE, Drawn
from memory_backend import MemoryBackend
from serving import DOCUMENTS

from index.catalog.facets import FilterError, Filters
from index.snapshots.snapshot import Snapshot
from index.vectors.model import ModelInfo
from ingest.document import Document, SourceInfo, document_id
from ui.address import Address
from ui.library import listing
from ui.library.shelf import Shelved, chosen, shelf, staleness
from ui.search import filters
from ui.search.examples import examples, examples_html
from ui.search.quick import quick

TODAY = date(2026, 11, 22)


class TestExamples:
    def test_headings_that_ask_come_as_they_are(self, library: Snapshot) -> None:
        assert "When may it be started again?" in examples(library, most=9)

    def test_others_are_made_of_title_and_heading(self, library: Snapshot) -> None:
        assert "What does “Oedema & swelling” say about ankle oedema?" in examples(library, most=9)

    def test_each_is_of_another_document_and_they_stay(self, library: Snapshot) -> None:
        made = examples(library, most=3)
        assert made == examples(library, most=3)
        assert len(set(made)) == len(made) <= 3

    def test_they_are_links_that_ask(self) -> None:
        drawn = Drawn(examples_html([HOSTILE], "Try", Address(filters=("format=PDF",))))
        assert drawn.text("a") == HOSTILE
        assert drawn.links == [Address(HOSTILE, ("format=PDF",)).href]


class TestFilters:
    def test_counts_heed_other_filters_and_not_their_own(self, library: Snapshot) -> None:
        offered = {group.key: dict(group.values) for group in filters.groups(library, ["format=Markdown"])}
        assert offered["format"] == {"Markdown": 4, "PDF": 1, "text": 1}
        assert offered["status"] == {"current": 3, "superseded": 1}

    def test_what_tells_documents_apart_is_not_offered(self, library: Snapshot) -> None:
        offered = {group.key for group in filters.groups(library, [])}
        assert not offered & {"source", "created"}
        assert {"format", "year", "status"} <= offered

    def test_every_offer_is_a_filter_that_finds(self, library: Snapshot) -> None:
        for group in filters.groups(library, []):
            for value, number in group.values:
                wanted = Filters.parse([f"{group.key}={value}"])
                counted = library.facets(wanted, most=10_000)["source"]
                assert sum(n for _, n in counted) == number, (group.key, value)

    def test_panel_adds_and_takes_away(self, library: Snapshot) -> None:
        address = Address("gout", ("format=PDF",))
        drawn = Drawn(filters.panel(filters.groups(library, address.filters), address))
        assert "?q=gout" in drawn.links
        assert "?q=gout&f=format%3DPDF&f=format%3DMarkdown" in drawn.links
        assert "aria-current" in drawn.attributes

    def test_chips_take_away(self) -> None:
        drawn = Drawn(quick((), Address("gout", ("format=PDF", f"publisher={HOSTILE}"))))
        assert Address("gout", ("format=PDF",)).href in drawn.links
        assert "?q=gout" in drawn.links
        assert f"Publisher: {HOSTILE}" in drawn.text("a")

    def test_what_matters_most_is_one_click_away(self) -> None:
        offered = [
            filters.Group("year", (("2024-", 3), ("2015-", 9))),
            filters.Group("status", (("current", 8), ("superseded", 1))),
            filters.Group("type", (("Guideline", 2), ("Markdown", 7))),
        ]
        drawn = Drawn(quick(offered, Address("gout", ("language=en",))))
        for to, words in (
            ("?q=gout&f=language%3Den&f=status%3Dcurrent", "In force"),
            ("?q=gout&f=language%3Den&f=year%3D2020-", "Since 2020"),
            ("?q=gout&f=language%3Den&f=type%3DGuideline", "Guideline"),
        ):
            assert to in drawn.links
            assert words in drawn.text("a")
        assert "Markdown" not in drawn.text("vb-chips")
        # What is in force is offered no second time, and the order is kept.
        again = Drawn(quick(offered, Address("gout", ("status=current",), sort="date")))
        assert "?q=gout&f=status%3Dcurrent&f=status%3Dcurrent&sort=date" not in again.links
        assert "?q=gout&sort=date" in again.links
        assert "?q=gout&f=status%3Dcurrent" in again.links

    @pytest.mark.parametrize("typed", ["2015", "2010-2020", "2010-", "-2020"])
    def test_years_replace_others(self, typed: str) -> None:
        found = filters.with_years(Address("gout", ("year=1999", "format=PDF")), typed)
        assert found.filters == ("format=PDF", f"year={typed}")
        assert filters.years_of(found) == typed
        assert filters.with_years(found, " ").filters == ("format=PDF",)

    @pytest.mark.parametrize("typed", ["lately", "20x5", "-", "12"])
    def test_what_is_no_year_is_refused(self, typed: str) -> None:
        with pytest.raises(FilterError):
            filters.with_years(Address("gout"), typed)


class TestShelf:
    def test_every_document_stands_on_it(self, library: Snapshot) -> None:
        found = shelf(library)
        assert len(found) == len(DOCUMENTS) + 1
        assert found == tuple(sorted(found, key=lambda each: each.title.casefold()))
        assert {each.document_id for each in found} == {document_id(each.source) for each in found}

    def test_any_backend_has_one(self) -> None:
        document = Document("A text.", SourceInfo("a.txt", published="2020", record="7"), (), "text")
        backend = MemoryBackend(ModelInfo("test", "0" * 64), documents_={document.document_id: document})
        assert shelf(backend) == (
            Shelved(document.document_id, "a.txt#7", "a.txt#7", "text", "", "2020", "", ""),
        )

    def test_is_searched_by_every_word(self, library: Snapshot) -> None:
        found = shelf(library)
        assert [each.title for each in chosen(found, "SECOND  statins", "")] == [
            "Statins and muscle, second edition"
        ]
        assert len(chosen(found, "pdf", "")) == 1
        assert chosen(found, "nothing such", "") == []

    def test_newest_first_and_undated_last(self, library: Snapshot) -> None:
        dates = [each.published for each in chosen(shelf(library), "", "published")]
        assert dates == sorted(dates, reverse=True)

    def test_staleness(self) -> None:
        def of(published: str = "", reviewed: str = "", until: str = "") -> Shelved:
            return Shelved("d", "T", "s", "PDF", "", published, reviewed, until)

        some = [
            of("2024"),
            of("2010", "2025-01"),
            of("2010"),
            of("2025", until="2026-01-01"),
            of(),
            of("May"),
        ]
        assert staleness(some, TODAY) == [
            ("Published or reviewed since 2021", 2),
            ("Last published or reviewed before 2021", 1),
            ("Past “valid until”", 1),
            ("Without a date", 2),
        ]


class TestLibraryList:
    def test_table_leads_to_documents(self, library: Snapshot) -> None:
        rows = [listing.Row(e, library.document(e.document_id)) for e in shelf(library)]
        drawn = Drawn(listing.table(rows, len(rows), Address(view="library"), TODAY))
        assert drawn.tags.count("tr") == len(rows) + 1
        assert f"?view=library&doc={rows[0].shelved.document_id}" in drawn.links
        assert "Superseded by Statins and muscle, second edition" in drawn.text("tbody")
        assert "Past its date: valid until 2021-02-01" in drawn.text("tbody")
        assert not {"script", "b"}.intersection(drawn.tags)

    def test_more_than_is_shown_is_said(self, library: Snapshot) -> None:
        rows = [listing.Row(e, None) for e in shelf(library)]
        assert "500 documents, of which the first 6 are shown" in listing.table(rows, 500, Address(), TODAY)
        assert "No document holds these words" in listing.table([], 0, Address(), TODAY)

    def test_many_years_become_decades(self) -> None:
        assert listing.years([("2020", 2), ("2019", 1), ("n.d.", 9)]) == [("2019", 1), ("2020", 2)]
        assert listing.years([(str(year), 1) for year in range(1998, 2015)]) == [
            ("1990s", 2),
            ("2000s", 10),
            ("2010s", 5),
        ]

    def test_chart_is_a_table_of_numbers(self) -> None:
        drawn = Drawn(listing.charts([("By format", [("PDF", 3), (HOSTILE, 1)]), ("One", [("a", 1)])]))
        assert drawn.text("caption") == "By format"
        assert drawn.text("td") == "31"
