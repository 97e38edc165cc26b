"""Words with one meaning: a term's others, both ways, itself not among them."""

from __future__ import annotations

import pytest

from index.words.terms import terms
from search.ranking.same_meaning import same_meaning


@pytest.mark.parametrize(
    ("asked", "said"),
    [("wean", "reduce"), ("theatre", "surgery"), ("pruritus", "itchy"), ("breakfast", "morning")],
)
def test_what_one_says_the_other_may(asked: str, said: str) -> None:
    (one,), (other,) = terms(asked), terms(said)
    assert other in same_meaning(one)
    assert one in same_meaning(other)
    assert one not in same_meaning(one)


@pytest.mark.parametrize(("one", "opposite"), [("start", "stop"), ("raise", "reduce"), ("kidney", "liver")])
def test_opposites_and_neighbours_say_something_else(one: str, opposite: str) -> None:
    assert set(terms(opposite)).isdisjoint(same_meaning(terms(one)[0]))


def test_most_words_have_no_other() -> None:
    assert same_meaning(terms("dermatomyositis")[0]) == frozenset()
