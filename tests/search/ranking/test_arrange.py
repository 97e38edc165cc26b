"""What was found is arranged: near copies join, current versions come first, documents take turns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalog.stored import StoredPassage
from index.words.codes import tokens
from ingest.document import SourceInfo
from ingest.passage import Passage
from search.ranking.arrange import Arranged, arranged, collapsed, current_first, spread
from search.ranking.near_copies import alike, may_resemble
from search.ranking.rank import Found

_LEAFLET = (
    "Cramps at night are common in older patients. Stretch the calves before sleep and keep the legs warm. "
    "Quinine is not advised, because its harms outweigh what it does. Ask the doctor about every tablet "
    "that is taken, and come back when the cramps go on after four weeks of this. A warm bath in the evening "
    "and a loose blanket are what many found to help, and nobody was harmed by either of them so far."
)


def _stored(text: str, document: str = "a", at: int = 0, status: str | None = None, by: str | None = None):  # type: ignore[no-untyped-def]
    passage = Passage(document, at, at * 1000, at * 1000 + len(text), text)
    return StoredPassage(at, passage, SourceInfo(document, status=status), "text", True, None, by)


def _collapsed(found: Found, asked: Collection[str]) -> list[Arranged]:
    """What is left, whether the words of the passages are known as codes or not."""
    said = {stored.entry: tokens(stored.passage.text) for stored, _ in found}
    shown = collapsed(found, asked, said)
    assert collapsed(found, asked, {}) == shown
    return shown


def _documents(shown: list[Arranged]) -> list[tuple[str, int]]:
    return [(each.stored.passage.document_id, each.stored.passage.ordinal) for each in shown]


def test_nearly_the_same_words_are_one_that_names_the_other() -> None:
    other = _LEAFLET.replace("Ask the doctor", "Ask  the physician").replace("cramps go", "CRAMPS go")
    shown = _collapsed([(_stored(_LEAFLET), 1.0), (_stored(other, "b"), 0.9)], ["quinin"])
    assert [(each.stored.passage.text, each.score) for each in shown] == [(_LEAFLET, 1.0)]
    assert [each.passage.text for each in shown[0].nearly] == [other]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("is not advised", "is advised"),
        ("four weeks", "four months"),
        ("common", "uncommon"),
        ("after four", "after 4"),
        ("harms", "10"),
    ],
)
def test_what_changes_the_meaning_keeps_two_apart(before: str, after: str) -> None:
    other = _LEAFLET.replace(before, after)
    assert len(_collapsed([(_stored(_LEAFLET), 1.0), (_stored(other, "b"), 0.9)], [])) == 2


def test_a_word_that_was_asked_about_keeps_two_apart() -> None:
    found = [(_stored(_LEAFLET), 1.0), (_stored(_LEAFLET.replace("doctor", "nurse"), "b"), 0.9)]
    assert len(_collapsed(found, ["calv"])) == 1
    assert len(_collapsed(found, ["nurs"])) == 2


def test_less_than_nine_tenths_in_common_keeps_two_apart() -> None:
    # 12 words have 10 runs of three; one other word at the end leaves 9 of 11 in common.
    one = "one two three four five six seven eight nine ten eleven twelve".replace(" ", " of ")
    assert len(_collapsed([(_stored(one), 1.0), (_stored(f"{one} apart and away", "b"), 0.9)], [])) == 2


def test_codes_tell_which_pairs_share_runs() -> None:
    # Twelve coded words have ten runs. The second passage has all, the third nine, the fourth none of them in
    # their order, and the fifth too few words to say.
    words = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima"
    said = [
        words,
        "Alpha, bravo; charlie: delta of echo and foxtrot to golf hotel. India juliet kilo lima.",
        words.replace("lima", "mike"),
        " ".join(reversed(words.split())),
        "alpha bravo",
    ]
    near = may_resemble([tokens(text) for text in said])
    assert near[0].tolist() == [True, True, True, False, True]
    assert near[3].tolist() == [False, False, False, True, True]
    assert may_resemble([None, tokens(said[0])]).all()
    assert may_resemble([]).shape == (0, 0)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_codes_rule_out_no_pair_that_is_alike(data: st.DataObject) -> None:
    texts = []
    for _ in range(4):
        said = _LEAFLET.split()
        for _ in range(data.draw(st.integers(0, 3))):
            said[data.draw(st.integers(0, len(said) - 1))] = data.draw(
                st.sampled_from(["pill", "", "of", "knee"])
            )
        texts.append(" ".join(said))
    stored = [_stored(text, at=at) for at, text in enumerate(texts)]
    said_by = {each.entry: tokens(each.passage.text) for each in stored}
    assert alike(stored, [], said_by) == alike(stored, [], {})


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_few_words_with_a_topic_rule_out_none_that_is_alike(data: st.DataObject) -> None:
    texts = []
    said = data.draw(st.lists(st.sampled_from("the of and in to is rash knee violet".split()), max_size=40))
    for _ in range(3):
        other = list(said)
        if other and data.draw(st.booleans()):
            other[data.draw(st.integers(0, len(other) - 1))] = data.draw(st.sampled_from(["", "of", "cramp"]))
        texts.append(" ".join(other))
    stored = [_stored(text, at=at) for at, text in enumerate(texts)]
    said_by = {each.entry: tokens(each.passage.text) for each in stored}
    assert alike(stored, [], said_by) == alike(stored, [], {})


def test_few_words_are_not_compared_with_many() -> None:
    long = " ".join(f"w{number}" for number in range(60))
    assert not may_resemble([tokens("alpha bravo"), tokens(long)])[0, 1]


def test_words_that_are_none_join_nothing() -> None:
    assert len(_collapsed([(_stored("* * *"), 1.0), (_stored("– –", "b"), 0.9)], [])) == 2


def test_the_current_one_stands_for_nearly_the_same() -> None:
    other = _LEAFLET.replace("Ask the doctor", "Ask the physician")
    (shown,) = _collapsed(
        [(_stored(_LEAFLET, "old", status="superseded"), 1.0), (_stored(other, "new"), 0.9)], []
    )
    assert (shown.stored.passage.document_id, shown.score) == ("new", 1.0)
    assert [each.passage.document_id for each in shown.nearly] == ["old"]


def test_the_current_version_moves_above_what_it_replaces() -> None:
    old = [Arranged(_stored("old", "old", n, "superseded", "new"), 1.0 - n / 10) for n in (0, 1)]
    other = Arranged(_stored("other", "other"), 0.8)
    new = [Arranged(_stored("new", "new", n), 0.7 - n / 10) for n in (0, 1)]
    shown = current_first([*old, other, *new])
    assert _documents(shown) == [("new", 0), ("old", 0), ("old", 1), ("other", 0), ("new", 1)]
    assert [each.score for each in shown] == [1.0, 1.0, 0.9, 0.8, 0.6]
    assert current_first(shown) == shown


@pytest.mark.parametrize("status", ["withdrawn", "Withdrawn in 2021", "retracted", "superseded", "expired"])
def test_what_is_no_longer_in_force_hides_no_current_copy(status: str) -> None:
    other = _LEAFLET.replace("found to help", "FOUND to help")
    shown = _collapsed([(_stored(_LEAFLET, "old", status=status), 1.0), (_stored(other, "new"), 0.9)], [])
    assert [each.stored.passage.document_id for each in shown] == ["new"]


@pytest.mark.parametrize(
    ("status", "moves"),
    [("retracted", True), ("withdrawn", True), ("expired", True), ("corrected", False), (None, False)],
)
def test_only_what_is_no_longer_current_gives_way(status: str | None, moves: bool) -> None:
    one = Arranged(_stored("one", "one", status=status, by="two"), 1.0)
    two = Arranged(_stored("two", "two"), 0.5)
    assert _documents(current_first([one, two])) == (
        [("two", 0), ("one", 0)] if moves else [("one", 0), ("two", 0)]
    )


def test_a_third_hit_of_a_document_lets_others_in_that_are_nearly_as_good() -> None:
    shown = [Arranged(_stored(str(n), "long", n), 1.0 - n / 100) for n in range(4)]
    near, far = Arranged(_stored("near", "near"), 0.91), Arranged(_stored("far", "far"), 0.5)
    found = spread([*shown, near, far], 2, 0.08)
    assert _documents(found) == [("long", 0), ("long", 1), ("near", 0), ("long", 2), ("long", 3), ("far", 0)]
    assert [each.score for each in found] == pytest.approx([1.0, 0.99, 0.91, 0.90, 0.89, 0.5])
    assert spread([*shown, near, far], 0, 0.08) == [*shown, near, far]


def test_a_library_of_one_document_shows_as_many_hits_in_the_same_order() -> None:
    found = [(_stored(f"passage {n}", "long", n), 1.0 - n / 100) for n in range(10)]
    shown = arranged(found, [], {}, 2, 0.08)
    assert _documents(shown) == [("long", n) for n in range(10)]
    assert all(a.score >= b.score for a, b in zip(shown, shown[1:], strict=False))
    assert [replace(each, score=0.0).stored for each in shown] == [stored for stored, _ in found]
