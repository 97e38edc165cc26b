"""Twice the statement takes at most two and a half times the work, whatever a need looks for in it."""

from __future__ import annotations

import pytest
from growth import growth

from search.subject.attributes.listed import ATTRIBUTES
from search.subject.attributes.loose import SYNONYMS

MOST = 2.5


@pytest.mark.parametrize("text", ["1", "1,", "1 2 ", "plain words of prose here ", "up to ", "more than "])
def test_what_states_a_need_is_found_in_linear_time(text: str) -> None:
    def state(whole: str) -> object:
        return [each.stated.search(whole) for each in (*ATTRIBUTES, *SYNONYMS)]

    assert growth(state, text) <= MOST
