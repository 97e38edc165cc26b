"""What is suggested while a reader types."""

from __future__ import annotations

import functools
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from memory_backend import MemoryBackend
from support import as_read, hang_guard, steps

from index.backend import Statistics
from index.catalog.stored import StoredPassage
from index.vectors.model import ModelInfo
from ingest.document import Document, Section, SourceInfo
from search.names.names import Names
from search.suggest import MOST, Suggester, Suggestions

LIBRARY = {
    "Gout": ("Treatment", "Diet", "When is a joint punctured?"),
    "Pseudogout": ("Treatment",),
    "Hyperuricaemia": ("Abstract", "Drugs that lower it"),
    "Hypertension": ("What are the treatments for hypertension?", "Risk factors"),
    "Sjögren syndrome": ("Dry eyes",),
    "Cooperation": (),
    "2019": ("Treatment",),
}


class Library(MemoryBackend):
    """A library in memory that finds a document's passages at once, and says which state it is."""

    state = "first"

    @property
    def statistics(self) -> Statistics:
        return replace(super().statistics, id=self.state)

    def neighbours(self, document_id: str, ordinal: int, before: int, after: int) -> list[StoredPassage]:
        return self.of_document.get(document_id, [])

    @functools.cached_property
    def of_document(self) -> dict[str, list[StoredPassage]]:
        found: dict[str, list[StoredPassage]] = {}
        for stored in self.passages_:
            found.setdefault(stored.passage.document_id, []).append(stored)
        return found


def library(titles: Mapping[str, Sequence[str]] = LIBRARY) -> Library:
    backend = Library(ModelInfo("test", "0" * 64))
    for title, headings in titles.items():
        text, sections = f"{title} is told of here.\n\n", list[Section]()
        for heading in headings:
            begin = len(text)
            text += f"Some words about {heading} of {title} stand here.\n\n"
            sections.append(Section(begin, len(text) - 2, (title, heading)))
        document = Document(text, SourceInfo(f"{title}.txt", title=title), tuple(sections), "text")
        backend.add(as_read(document))
    return backend


@pytest.fixture(scope="module")
def made() -> Suggestions:
    return Suggestions(library(), Names())


def asked(made: Suggestions, typed: str) -> list[str]:
    return [each.what.asks for each in made.suggest(typed)]


def test_a_title_comes_before_its_headings_and_both_before_what_only_holds_it(made: Suggestions) -> None:
    found = asked(made, "gout")
    assert found[0] == "Gout"
    assert set(found[1:4]) == {"Gout: Treatment", "Gout: Diet", "Gout: When is a joint punctured?"}
    assert found.index("Pseudogout") > found.index("Gout: Diet")


@pytest.mark.parametrize("typed", ["GOU", "  gou ", "Góu", "ｇｏｕｔ"])
def test_case_accents_and_width_are_folded(made: Suggestions, typed: str) -> None:
    assert asked(made, typed)[0] == "Gout"


def test_words_begin_anywhere_in_either_order_and_within_words(made: Suggestions) -> None:
    assert asked(made, "sjogren") == ["Sjögren syndrome", "Sjögren syndrome: Dry eyes"]
    assert asked(made, "eyes dr") == ["Sjögren syndrome: Dry eyes"]
    assert "Hyperuricaemia" in asked(made, "uric")
    assert asked(made, "hyperuricem")[0] == "Hyperuricaemia"
    assert asked(made, "what is the treatment of gout")[0] == "Gout: Treatment"


def test_shorthand_is_read_and_said(made: Suggestions) -> None:
    (first, *_) = made.suggest("gout tx")
    assert (first.what.asks, first.read_as) == ("Gout: Treatment", "tx = treatment")
    (first, *_) = made.suggest("HTN tx")
    assert first.what.asks == "What are the treatments for hypertension?"
    assert first.read_as == "htn = hypertension, tx = treatment"


def test_other_names_lead_to_the_title(made: Suggestions) -> None:
    found = [each.what for each in made.suggest("high blood pres")]
    assert ("Hypertension", "high blood pressure") in [(each.asks, each.name.lower()) for each in found]


def test_furniture_and_titles_that_say_nothing_are_not_suggested(made: Suggestions) -> None:
    assert not [each for each in asked(made, "abstract") if "Abstract" in each]
    assert asked(made, "2019") == []


@pytest.mark.parametrize("typed", ["", "  ", "?", "qqqq", "🙂"])
def test_nothing_gives_nothing(made: Suggestions, typed: str) -> None:
    assert made.suggest(typed, recent=("gout attack",)) == []


def test_questions_of_the_visit_come_first_and_once(made: Suggestions) -> None:
    found = made.suggest("gou", recent=("diet in gout", "statins", "Gout"))
    assert [(each.what.kind, each.what.asks) for each in found[:2]] == [
        ("recent", "diet in gout"),
        ("recent", "Gout"),
    ]
    assert [each.what.asks for each in found].count("Gout") == 1


def test_what_a_reader_may_not_see_is_not_suggested(made: Suggestions) -> None:
    assert made.suggest("gout", may_see=lambda document: False) == []


def test_no_more_than_asked_for_and_not_all_of_one_document() -> None:
    many = {f"Fever {n}": tuple(f"Cause {n} {m}" for m in range(9)) for n in range(30)}
    made = Suggestions(
        library({f"Fever of kind {chr(97 + n)}": many[f"Fever {n}"] for n in range(20)}), Names()
    )
    found = made.suggest("fever")
    assert len(found) == MOST
    assert len({each.what.title for each in found}) > 1
    assert len(made.suggest("fever", most=3)) == 3


def test_hostile_input_takes_no_time(made: Suggestions) -> None:
    with hang_guard(10):
        for typed in ("a" * 100_000, "a " * 50_000, "\x00" * 1000, "(" * 5000, "é" * 9999):
            made.suggest(typed)


def test_it_is_made_once_for_each_state_beside_the_page() -> None:
    first, keeper = library(), Suggester(Names())
    assert keeper.ready(first) is None
    keeper.prepare(first)
    with hang_guard(20):
        while keeper.ready(first) is None:
            time.sleep(0.01)
    once = keeper.ready(first)
    keeper.prepare(first)
    assert keeper.ready(first) is once
    second = library({"Asthma": ("Inhalers",)})
    second.state = "another state"
    assert keeper.ready(second) is None
    keeper.prepare(second)
    with hang_guard(20):
        while (now := keeper.ready(second)) is None:
            time.sleep(0.01)
    assert asked(now, "gout") == []
    assert asked(now, "inh") == ["Asthma: Inhalers"]


def test_twenty_thousand_passages_are_suggested_from_in_few_steps() -> None:
    titles = {
        f"Disease{a:03d}x of organ {chr(97 + a % 26)}": [f"Signs of drug{b:02d}y in {a}" for b in range(50)]
        for a in range(400)
    }
    made = Suggestions(library(titles), Names())
    for typed in ("d", "dis", "disease05", "signs in", "drug4", "isease", "drug11y dis"):
        assert made.suggest(typed), typed
        # A line takes well under 2 µs, so that this is less than a tenth of a second.
        assert steps(lambda typed=typed: made.suggest(typed)) < 40_000, typed  # type: ignore[misc]
