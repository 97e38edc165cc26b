"""What is typed to be taken by the letter."""

from __future__ import annotations

import pytest

from search.question.operators import operators


@pytest.mark.parametrize(
    ("typed", "text", "excluded"),
    [
        ("gout NOT allopurinol", "gout", ("allopurinol",)),
        ("gout -allopurinol dose", "gout dose", ("allopurinol",)),
        ("antibiotics except penicillin in gout", "antibiotics in gout", ("penicillin",)),
        ('gout NOT "renal failure"', "gout", ("renal failure",)),
        ("asthma guideline -2010", "asthma guideline", ("2010",)),
        ("asthma guideline NOT 2010", "asthma guideline", ("2010",)),
        ("colitis treatment -5-ASA", "colitis treatment", ("5-ASA",)),
        ("colitis treatment -5ASA", "colitis treatment", ("5ASA",)),
        # These exclude nothing.
        ("base excess -10", "base excess -10", ()),
        ("T score -2.5", "T score -2.5", ()),
        ("z score -2 SD", "z score -2 SD", ()),
        ("z score -2SD", "z score -2SD", ()),
        ("stored at -20C or -80 °C", "stored at -20C or -80 °C", ()),
        ("fluid balance -2000 ml", "fluid balance -2000 ml", ()),
        ("do not give gout", "do not give gout", ()),
        ("X-ray of gout", "X-ray of gout", ()),
        ("DO NOT GIVE", "DO NOT GIVE", ()),
        ("5 -10 mg", "5 -10 mg", ()),
        ("-gout", "-gout", ()),
    ],
)
def test_what_is_excluded(typed: str, text: str, excluded: tuple[str, ...]) -> None:
    found = operators(typed)
    assert (found.text, found.excluded) == (text, excluded)


@pytest.mark.parametrize(
    ("typed", "identifier"),
    [
        ("10.1234/abc.5-6", ("doi", "10.1234/abc.5-6")),
        ("what says https://doi.org/10.1234/abc?", ("doi", "10.1234/abc?".rstrip("?"))),
        ("PMID: 12345678", ("pmid", "12345678")),
        ("12345678", ("pmid", "12345678")),
        ("PMC1234567", ("pmcid", "PMC1234567")),
        ("NDC 0009-3169-06", ("ndc", "0009-3169-06")),
        ("ISBN 978-1-234-56789-7", ("isbn", "978-1-234-56789-7")),
        (
            "0a1b2c3d-0000-4000-8000-0123456789ab",
            ("set", "0a1b2c3d-0000-4000-8000-0123456789ab"),
        ),
    ],
)
def test_identifiers(typed: str, identifier: tuple[str, str]) -> None:
    assert operators(typed).identifiers == (identifier,)


def test_no_identifier_in_plain_words() -> None:
    assert operators("dose 1000 mg in 2015, 5-10 days").identifiers == ()


def test_quoted_phrases() -> None:
    assert operators('does “red knee” or "hot knee" hurt').phrases == ("red knee", "hot knee")
    assert operators("it's the patient's knee").phrases == ()
