"""Reference lists are told from what a document says."""

from __future__ import annotations

import pytest

from ingest.text.references import is_reference_list

LIST = """1. Sample A, Other B. Wounds at home. J Made Up. 2019;12(3):101-9.
2. Third C, Fourth D, et al. Swabs are of little use. Ann Invent. 2020;4:e33-41.
3. Fifth E. Water or saline? Made Up Med J. 2021;77:5-12. doi:10.1234/abc."""
PROSE = """Give 5 mg once a day for 7 days. In 2019 a trial of 101 patients found that water is as good.
Change the dressing each day (Sample et al., 2019). Ask about allergies: 3 to 5 in a hundred have one."""

CITING = """Water is as good (Sample et al., 2006; Other et al., 2007; Third et al., 2008).
Swabs are of no use (Fourth, 2009). Gauze sticks (Fifth et al., 2010; Sixth et al. 2011). So they say."""
VACCINES = "Hepatitis A, Hepatitis B. Influenza A, Influenza B. " * 4 + "Since 2019 and 2020, and from 2021."
OPENING_HOURS = "Mon 09:00-12:00 13:00-17:00\nTue 09:00-12:00 13:00-19:00\nWed 09:00-12:00 20:00-22:00"


@pytest.mark.parametrize(
    ("heading", "text", "told"),
    [
        (("References",), PROSE, True),
        (("Annex", "5. Reference list"), "", True),
        (("Bibliography",), PROSE, True),
        (("Treatment",), LIST, True),
        ((), LIST.replace("\n", " "), True),
        (("Treatment",), PROSE, False),
        (("Reference ranges",), "Sodium 135 to 145 mmol/L", False),
        (("When to refer",), PROSE, False),
        ((), CITING, False),
        ((), VACCINES, False),
        ((), OPENING_HOURS, False),
        (("What to look up next",), "", True),
        (("More information", "Side effects"), PROSE, False),
    ],
)
def test_reference_lists(heading: tuple[str, ...], text: str, told: bool) -> None:
    assert is_reference_list(heading, text) is told
