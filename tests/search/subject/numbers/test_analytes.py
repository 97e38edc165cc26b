"""What is measured goes by several names."""

from __future__ import annotations

from index.words.terms import terms
from search.subject.numbers.analytes import is_held, is_of
from search.subject.numbers.asked import asked_numbers
from search.subject.numbers.ranges import ranges


def _is_of(measured: str, about: str) -> bool:
    return is_of(frozenset(terms(measured)), frozenset(terms(about)))


def test_a_number_is_compared_by_any_whole_name_of_what_is_measured() -> None:
    assert _is_of("CrCl", "Creatinine clearance")
    assert is_held("anc", set(terms("neutrophils fall")))
    assert not _is_of("heart rate", "glomerular filtration rate")
    assert not _is_of("WCC", "platelet count")
    assert not _is_of("BP", "serum potassium")


def test_an_ion_is_read_with_its_sign() -> None:
    for text in ("K+ 6.5", "K 6.5", "Ca2+ 3.1"):
        (number,) = [each for each in asked_numbers(text) if each.range.low in (6.5, 3.1)]
        assert number.of <= {*terms("potassium"), *terms("calcium")} and number.of


def test_a_blood_pressure_is_read_by_its_systolic_value() -> None:
    assert [(each.low, each.high) for each in ranges("160/100 to 179/119")] == [(160.0, 179.0)]
    (found,) = ranges("180/120 mmHg or more")
    assert (found.low, found.dimension) == (180.0, "pressure")
    assert [each.low for each in ranges("on 3/5/2020")] != [3.0]
