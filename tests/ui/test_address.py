"""An address says what it was made to say, and nothing that cannot be meant."""

from __future__ import annotations

from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from search.hit import Span
from ui.address import Address

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
NUMBER = st.none() | st.integers(0, 10**9)
ADDRESSES = st.builds(
    Address,
    question=TEXT,
    filters=st.lists(TEXT.filter(bool), max_size=3, unique=True).map(tuple),
    view=st.sampled_from(["", "library", "pinned"]),
    document=TEXT,
    at=st.none() | st.tuples(st.integers(0, 999), st.integers(1, 999)).map(lambda p: Span(p[0], p[0] + p[1])),
    passage=TEXT,
    mark=st.none() | st.just(Span(3, 9)),
    page=NUMBER,
    as_text=st.booleans(),
    start=NUMBER,
    within=TEXT,
    nth=NUMBER,
    find=TEXT,
    sort=TEXT,
    exact=st.booleans(),
)


@given(ADDRESSES)
def test_what_is_written_is_read(address: Address) -> None:
    assert Address.read(parse_qs(address.href[1:])) == address


def test_nonsense_is_left_out() -> None:
    read = Address.read({"at": ["9:3"], "page": ["-1"], "view": ["../etc"], "from": ["x"], "as": ["pdf"]})
    assert read == Address()
    assert Address.read({"at": ["1:2:3"], "page": ["²"]}) == Address()


def test_filter_is_added_and_taken_away() -> None:
    once = Address("gout").toggled("format=PDF")
    assert once.href == "?q=gout&f=format%3DPDF"
    assert once.toggled("format=PDF") == Address("gout")


def test_asking_exactly_stays_while_the_question_does() -> None:
    exactly = Address("gowt", ("year=2020",)).exactly()
    assert exactly.href == "?q=gowt&f=year%3D2020&exact=1"
    assert exactly.opening("d").results() == exactly
    assert exactly.toggled("year=2020").exact
    assert not exactly.asking("gout").exact


def test_document_leads_back_to_where_it_was_opened() -> None:
    assert Address("gout", ("year=2020",)).opening("d").results() == Address("gout", ("year=2020",))
    found = Address(view="library", find="statin")
    assert found.opening("d").results() == found
