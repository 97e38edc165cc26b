"""What the library tells of itself: examples, filters, its documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs

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
from ui.library.choose import PART, choices, chosen, part_of, toggled
from ui.library.shelf import Shelved, shelf, staleness
from ui.search import filters
from ui.search.examples import examples, examples_html
from ui.search.quick import quick

TODAY = date(2026, 11, 22)


def some(
    title: str = "T",
    source: str = "s",
    published: str = "",
    reviewed: str = "",
    until: str = "",
    **more: Any,
) -> Shelved:
    """A document in the list."""
    return Shelved(f"d{title}", title, source, "PDF", "", published, reviewed, until, **more)


class TestExamples:
    def test_headings_that_ask_come_as_they_are(self, library: Snapshot) -> None:
        assert "When may it be started again?" in examples(library, most=9)

    def test_others_are_words_as_a_reader_would_type_them(self, library: Snapshot) -> None:
        made = examples(library, most=9)
        assert "Ankle oedema" in made
        assert not any("What does" in each or "“" in each for each in made)

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
            ("?q=gout&f=language%3Den&f=status%3Dcurrent", "Not replaced"),
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

    def test_says_the_status_and_no_folder_of_the_server(self, library: Snapshot) -> None:
        statuses = {each.title: each.status for each in shelf(library)}
        assert statuses["Statins and muscle"] == "superseded"
        assert statuses["Statins and muscle, second edition"] == "current"
        assert {each.file for each in shelf(library)} >= {"gout.md", "oedema.md"}
        assert some(source="C:\\library\\a.pdf").file == some(source="/srv/library/a.pdf").file == "a.pdf"

    def test_is_searched_by_every_word(self, library: Snapshot) -> None:
        found = shelf(library)
        assert [each.title for each in chosen(found, "SECOND  statins", "")] == [
            "Statins and muscle, second edition"
        ]
        assert len(chosen(found, "pdf", "")) == 1
        assert chosen(found, "nothing such", "") == []

    def test_accents_are_folded(self) -> None:
        assert chosen([some("Sjögren")], "SJOGREN", "") == chosen([some("Sjögren")], "sjögren", "") != []

    @pytest.mark.parametrize("sort", ["published", "reviewed", "added", "status", "title"])
    def test_both_ways_are_each_others_mirror_but_for_what_has_no_date(self, sort: str) -> None:
        all_ = [
            some("a", published="2020", came=2, status="superseded"),
            some("b", published="2024-05", reviewed="2025", came=0, status="retracted"),
            some("c", reviewed="2019-01-01", came=1),
            some("d", published="2021", reviewed="2020", came=3, status="corrected"),
        ]
        first, other = (chosen(all_, "", each) for each in (sort, f"-{sort}"))
        dated = [each for each in first if sort not in ("published", "reviewed") or getattr(each, sort)]
        assert other[: len(dated)] == dated[::-1]
        assert {each.title for each in other} == set("abcd")
        best = {"published": "b", "reviewed": "b", "added": "d", "status": "b", "title": "a"}
        assert first[0].title == best[sort]

    def test_only_what_has_a_status_and_a_problem(self) -> None:
        all_ = [
            some("a", status="retracted", doubtful=True),
            some("b", status="superseded", published="2020"),
            some("c", published="2020", until="2021"),
            some("d", published="2020", source="lib/d.pdf#2"),
        ]

        def titles(*only: str) -> str:
            return "".join(each.title for each in chosen(all_, "", "", only, TODAY, {"lib/d.pdf"}))

        assert titles("status=current") == "cd"
        assert titles("status=retracted", "status=superseded") == "ab"
        assert titles("problem=doubt") == titles("problem=undated") == "a"
        assert titles("problem=past") == "c"
        assert titles("problem=remark") == "d"
        assert titles("status=superseded", "problem=doubt") == ""
        assert titles("status=nonsense") == titles("problem=nonsense") == ""
        offered = {
            each.stated: each.documents
            for each in choices(all_, Address(view="library"), TODAY, {"lib/d.pdf"})
        }
        assert offered == {
            "status=current": 2, "status=retracted": 1, "status=superseded": 1,
            "problem=doubt": 1, "problem=past": 1, "problem=undated": 1, "problem=remark": 1,
        }  # fmt: skip
        for stated, number in offered.items():
            assert len(titles(stated)) == number
            address = toggled(Address(view="library", part=3), stated)
            assert address.only == (stated,)
            assert address.part is None
            assert toggled(address, stated).only == ()

    def test_parts_hold_everything_once(self) -> None:
        all_ = [some(str(n)) for n in range(2 * PART + 7)]
        parts = [part_of(all_, n) for n in (None, 2, 3)]
        assert [each for part in parts for each in part.documents] == all_
        assert [part.first for part in parts] == [1, PART + 1, 2 * PART + 1]
        assert part_of(all_, 99) == part_of(all_, 3)
        assert part_of(all_, 0) == part_of(all_, 1)
        assert part_of([], 5).documents == ()

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
        part = part_of(shelf(library), None)
        rows = [listing.Row(e, library.document(e.document_id)) for e in part.documents]
        drawn = Drawn(listing.table(part, rows, Address(view="library"), TODAY))
        assert drawn.tags.count("tr") == len(rows) + 1
        assert f"?view=library&doc={rows[0].shelved.document_id}" in drawn.links
        assert "Superseded by Statins and muscle, second edition" in drawn.text("tbody")
        assert "Past its date: valid until 2021-02-01" in drawn.text("tbody")
        assert not {"script"}.intersection(drawn.tags)
        assert "No document" in listing.table(part_of([], 1), [], Address(), TODAY)

    def test_every_part_is_a_link_away_and_keeps_the_rest_of_the_address(self) -> None:
        address = Address("q", (), "library", find="x", only=("status=current",), part=3, sort="-added")
        part = part_of([some(str(n)) for n in range(9 * PART)], 3)
        rows = [listing.Row(each, None) for each in part.documents]
        drawn = Drawn(listing.table(part, rows, address, TODAY))
        assert f"{9 * PART} documents, {2 * PART + 1} to {3 * PART} shown" in drawn.text("p")
        for number in (2, 4, 5, 9):
            assert replace(address, part=number).href in drawn.links
        assert replace(address, part=None).href in drawn.links
        assert Address.read(parse_qs(replace(address, part=4).href[1:])) == replace(address, part=4)
        # The way back from a document leads to the same part.
        assert address.opening("d").results() == address

    def test_heads_sort_and_turn_round(self) -> None:
        part = part_of([some("a")], 1)
        rows = [listing.Row(some("a"), None)]
        for sort, then, state in (
            ("", "-title", "ascending"),
            ("-title", "", "descending"),
            ("published", "-published", "descending"),
            ("-published", "published", "ascending"),
            ("status", "-status", "descending"),
        ):
            address = Address(view="library", sort=sort)
            drawn = Drawn(listing.table(part, rows, address, TODAY))
            assert drawn.values["aria-sort"] == [state]
            assert replace(address, sort=then).href in drawn.links

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
