"""Numbers of a question against the ranges of sentences and rows."""

from __future__ import annotations

import math

import pytest

from search.subject.numbers.applies import applies
from search.subject.numbers.asked import asked_numbers
from search.subject.numbers.ranges import ranges

YEAR = 365.25


@pytest.mark.parametrize(
    ("text", "low", "high", "dimension"),
    [
        ("500 micrograms", 0.5, 0.5, "mass"),
        ("0.5 mg", 0.5, 0.5, "mass"),
        ("500 µg", 0.5, 0.5, "mass"),
        ("1 g", 1000, 1000, "mass"),
        ("1,000 mg", 1000, 1000, "mass"),
        ("6 months to 6 years", 6 * 30.4375, 6 * YEAR, "time"),
        ("over 12 years", 12 * YEAR, math.inf, "time"),
        ("12 years and over", 12 * YEAR, math.inf, "time"),
        ("12 years or under", -math.inf, 12 * YEAR, "time"),
        ("up to 3 days", -math.inf, 3, "time"),
        ("more than 10 times", 10, math.inf, "times"),
        ("4 times the upper limit of normal or more", 4, math.inf, "times"),
        ("three times daily", 3, 3, "frequency"),
        ("12-fold", 12, 12, "times"),
        ("below 10", -math.inf, 10, ""),
        ("between 10 and 50", 10, 50, ""),
        ("30–45 mL/min", 30, 45, "clearance"),
        ("≥ 60", 60, math.inf, ""),
    ],
)
def test_ranges_are_read(text: str, low: float, high: float, dimension: str) -> None:
    (found,) = ranges(text)
    assert (found.low, found.high, found.dimension) == (pytest.approx(low), pytest.approx(high), dimension)


@pytest.mark.parametrize("text", ["B12", "anti-Jo-1", "MDA5", "nothing"])
def test_numbers_in_names_are_no_ranges(text: str) -> None:
    assert ranges(text) == ()


AGES = ("| Over 10 years | 9 mL |", "| 2 to 10 years | 5 mL |", "| Under 2 years | 2 mL |")
RENAL = ("| < 15 | none |", "| 15–29 | 25 mg |", "| 30–59 | 50 mg |", "| 60 or more | 100 mg |")
MULTIPLES = (
    "Less than 3 times: go on.",
    "Three times the upper limit or more: halve.",
    "Over 8 times: stop.",
)
WEIGHTS = ("| < 40 | half |", "| 40 to 80 | one |", "| > 80 | two |")
LEVELS = ("Lithium below 0.4 mmol/L: raise.", "Lithium 0.4 to 1.0 mmol/L: go on.", "Lithium above 1.0: stop.")


@pytest.mark.parametrize(
    ("question", "rows", "head", "which"),
    [
        ("syrup for a 5 year old", AGES, "| Age | Syrup |", 1),
        ("syrup for a 5-year-old boy", AGES, "| Age | Syrup |", 1),
        ("syrup aged 18 months", AGES, "| Age | Syrup |", 2),
        ("syrup 30 yo", AGES, "| Age | Syrup |", 0),
        ("syrup for an adult", AGES, "| Age | Syrup |", 0),
        ("syrup for an infant", AGES, "| Age | Syrup |", 2),
        ("zalotin eGFR 22", RENAL, "| eGFR (mL/min) | Dose |", 1),
        ("zalotin, eGFR 12 mL/min", RENAL, "| eGFR (mL/min) | Dose |", 0),
        ("zalotin GFR 75 ml/minute", RENAL, "| eGFR (mL/min) | Dose |", 3),
        ("enzyme 2 times normal", MULTIPLES, "", 0),
        ("enzyme 5x ULN", MULTIPLES, "", 1),
        ("enzyme 11 times the upper limit", MULTIPLES, "", 2),
        ("enzyme more than 8 times ULN", MULTIPLES, "", 2),
        ("tablets 95 kg", WEIGHTS, "| Weight (kg) | Tablets |", 2),
        ("lithium 0.7", LEVELS, "", 1),
        ("lithium of 1.4 mmol/l", LEVELS, "", 2),
    ],
)
def test_the_row_that_applies(question: str, rows: tuple[str, ...], head: str, which: int) -> None:
    heads = (head,) if head else ()
    scores = [applies(asked_numbers(question), row, heads, "") for row in rows]
    assert max(scores) > 0
    assert scores.index(max(scores)) == which, scores


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("10 ⏎ 20 mg", [10, 20]),
        ("every 8 ⏎ 12 hours", [8, 0.5]),
        ("5 mg ⏎ – 10 mg", [5, 10]),
        ("1 ⏎ 000 mg", [1, 0]),
    ],
)
def test_the_end_of_a_line_in_a_cell_parts_numbers(cell: str, values: list[float]) -> None:
    assert [(each.low, each.high) for each in ranges(cell)] == [(value, value) for value in values]


def test_durations_are_no_ages() -> None:
    asked = asked_numbers("syrup for a 5 year old")
    assert applies(asked, "Repeat after 5 years.", (), "") == 0
    assert applies(asked, "Child 4 to 6 years: every 4 to 6 hours.", (), "") > 0


def test_without_a_number_nothing_applies() -> None:
    assert asked_numbers("syrup for type 2 diabetes") == ()
    assert applies((), AGES[0], (), "") == 0


def test_the_first_word_of_a_statement_is_read() -> None:
    asked = asked_numbers("dose in an adult")
    assert applies(asked, "Adults take 50 mg.", (), "Dose") > 0
    assert applies(asked, "For adults take 50 mg.", (), "Dose") > 0


TROUGHS = ("| below 10 | a |", "| 10 to 20 | b |", "| 21 to 25 | c |", "| above 25 | d |")


@pytest.mark.parametrize("unit", ["mg/L", "ng/L", "micromol/L", "g/L", "mmol/L"])
@pytest.mark.parametrize(("value", "row"), [("7", 0), ("15", 1), ("23", 2), ("30", 3)])
def test_a_number_without_a_unit_is_meant_in_the_heads(unit: str, value: str, row: int) -> None:
    """Else 23 would be compared with 0.021, and the row for more than 25 marked."""
    asked = asked_numbers(f"trough {value}")
    scores = [applies(asked, each, (f"| Trough ({unit}) | Step |",), "") for each in TROUGHS]
    assert [at for at, score in enumerate(scores) if score > 0] == [row]


def test_weeks_after_conception_are_no_age_of_a_child() -> None:
    heads = ("| Postmenstrual age | Dose |",)
    assert applies(asked_numbers("dose 6 year old"), "| above 35 weeks | 15 mg |", heads, "") < 0
    assert applies(asked_numbers("dose preterm 32/40"), "| 29 to 35 weeks | 15 mg |", heads, "") > 0
    assert applies(asked_numbers("dose preterm 32/40"), "| above 35 weeks | 15 mg |", heads, "") < 0
    assert applies(asked_numbers("dose at 32+4"), "| 29 to 32 weeks | 15 mg |", heads, "") > 0
    assert applies(asked_numbers("dose at 32+4 weeks"), "| above 35 weeks | 15 mg |", heads, "") < 0


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("RASS -4", -4, -4),
        ("| -4 | deep |", -4, -4),
        ("a score of −3 to −1", -3, -1),
        ("a score of -1 to 0", -1, 0),
        ("| -2 to +1 |", -2, 1),
        ("10 -20", 10, 20),
        ("10-20", 10, 20),
        ("| +4 |", 4, 4),
    ],
)
def test_a_score_below_zero_keeps_its_sign(text: str, low: float, high: float) -> None:
    assert [(each.low, each.high) for each in ranges(text)] == [(low, high)]


def test_the_first_cell_of_a_row_says_when_it_applies() -> None:
    heads = ("| INR | Vitamin K | Warfarin |",)
    row = "| 5.0 to 8.0 | 1 mg | stop, restart when INR is under 5.0 |"
    assert applies(asked_numbers("INR 6"), row, heads, "") > 0
    assert applies(asked_numbers("INR 3.2"), row, heads, "") < 0


def test_an_age_with_a_bound_is_narrower_than_adults() -> None:
    asked = asked_numbers("dose in a 70 year old")
    over, adults = (applies(asked, each, (), "") for each in ("Over 65 years: 10 mg.", "Adults: 20 mg."))
    assert over > adults > 0
