"""What is measured goes by several names."""

from __future__ import annotations

from index.words.terms import terms
from search.subject.numbers.analytes import with_other_names
from search.subject.numbers.ranges import ranges


def test_a_short_name_brings_the_long_one() -> None:
    assert set(terms("creatinine clearance")) <= with_other_names(terms("CrCl"))


def test_nothing_else_comes_along() -> None:
    assert with_other_names(terms("gestation")) == frozenset(terms("gestation"))
    assert not set(terms("potassium")) & with_other_names(terms("BP"))


def test_a_blood_pressure_is_read_by_its_systolic_value() -> None:
    assert [(each.low, each.high) for each in ranges("160/100 to 179/119")] == [(160.0, 179.0)]
    (found,) = ranges("180/120 mmHg or more")
    assert (found.low, found.dimension) == (180.0, "pressure")
    assert [each.low for each in ranges("on 3/5/2020")] != [3.0]
