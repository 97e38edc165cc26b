"""A row that says that there is none is the row of a question that says so."""

from __future__ import annotations

import pytest

from search.hits.absence import absence

_HEADS = ("| INR | Bleeding | Action |",)


@pytest.mark.parametrize(
    ("question", "row", "expected"),
    [
        ("INR 6, not bleeding", "| 5 to 8 | None | Withhold |", 1.0),
        ("INR 6 without any bleeding", "| 5 to 8 | Minor | Stop |", -1.0),
        ("INR 6 and bleeding", "| 5 to 8 | None | Withhold |", -1.0),
        ("INR 6 and bleeding", "| 5 to 8 | Minor | Stop |", 0.0),
        ("INR 6", "| 5 to 8 | None | Withhold |", 0.0),
        ("penicillin allergy", "| No penicillin allergy | amoxicillin | |", -1.0),
        ("no penicillin allergy", "| No penicillin allergy | amoxicillin | |", 1.0),
        ("penicillin allergy", "| Penicillin allergy | doxycycline | |", 0.0),
        ("dose in gout", "| Gout | No dose is known | |", 0.0),
        ("INR high, bleeding negative", "| high | negative | Go on |", 2.0),
        ("INR high, bleeding negative", "| high | positive | Stop |", 0.0),
        ("INR high", "| normal | negative | Go on |", -1.0),
        ("INR 6, not bleeding", "No bleeding was seen.", 0.0),
    ],
)
def test_what_is_denied_stands_in_the_cell_under_it(question: str, row: str, expected: float) -> None:
    assert absence(question, row, _HEADS) == expected
