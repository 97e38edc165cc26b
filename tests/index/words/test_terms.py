"""Words become terms: stems, and compounds that hold a digit whole."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.words.english import STOP_WORDS
from index.words.terms import phrase, term_spans, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Muscles and muscle", ["muscl", "muscl"]),
        ("0.5 mg", ["0.5", "mg"]),
        ("IL-6", ["il6"]),
        ("HLA-B*57:01", ["hla", "b57", "hlab5701"]),
        ("anti-Mi-2", ["anti", "mi2", "antimi2"]),
        ("anti‐Mi‑2", ["anti", "mi2", "antimi2"]),
        ("SARS-CoV-2", ["sar", "cov", "cov2", "sarcov2"]),
        ("2019-nCoV", ["2019", "ncov", "2019ncov"]),
        ("type 2 diabetes", ["type", "2", "type2", "diabet"]),
        ("dose 5 mg", ["dose", "5", "mg"]),
        ("in 5 of 10", ["5", "10"]),
        ("a 12-year-old", ["12", "year", "old"]),
        ("5-10 mg", ["5", "10", "5-10", "mg"]),
        ("120/80 mmHg", ["120", "80", "120-80", "mmhg"]),
        ("10^9/L", ["10^9"]),
        ("hepatitis B virus", ["hepat", "hepatb", "virus", "bvirus"]),
        ("he has hepatitis a lot", ["hepat", "lot"]),
        ("Should I use diltiazem", ["use", "diltiazem"]),
        ("which dose I gave", ["dose", "gave"]),
        ("A patient in phase I trials", ["patient", "phase", "phasei", "trial"]),
        ("Hepatitis A virus, vitamin A", ["hepat", "hepata", "virus", "vitamin", "vitamina"]),
        ("type I diabetes", ["type", "typei", "diabet"]),
        ("i.v. b.i.d. e.g.", ["iv", "bid"]),
        ("long-standing", ["long", "stand"]),
        ("Association's", ["associ"]),
        ("Association’s", ["associ"]),
        ("Sjögren", ["sjogren"]),
        ("Sjo\u0308gren", ["sjogren"]),
        ("what is the", []),
        ("not", ["not"]),
        ("", []),
        ("CO₂ 10⁹", ["co2", "10^9"]),
        ("clean hands⁵.", ["clean", "hand", "5"]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    "forms",
    [
        ("0.5 mg", "0.5mg", ".5 mg", "0.50 mg"),
        ("5 mg", "5mg", "5.0 mg"),
        ("1,000 mg", "1000 mg", "1000mg"),
        ("5 µg", "5 μg", "5μg", "5 mcg", "5 micrograms", "5 microgram"),
        ("10^9/L", "10⁹/L", "10 ^ 9/l", "10**9/L", "x10^9/L"),
        ("2 x 10^9", "2x10⁹", "2 × 10⁹"),
        ("10⁻⁹", "10^-9"),
        ("5%", "5 %", "5 percent", "5 per cent"),
        ("TNF-α", "TNFα", "TNF-alpha", "TNF alpha", "tnf-alpha"),
        ("IL-6", "IL6", "il‑6"),
        ("HLA-B*57:01", "HLA-B*5701 HLA-B57"),
        ("umol/L", "μmol/L", "µmol/l"),
        ("randomised oedema", "randomized edema"),
    ],
)
def test_forms_of_the_same_meet(forms: tuple[str, ...]) -> None:
    first = set(terms(forms[0]))
    for form in forms[1:]:
        assert first <= set(terms(form)), form


@pytest.mark.parametrize(
    ("asked", "text", "shared"),
    [
        ("IL-6", "IL 6", "il6"),
        ("anti-Mi-2", "Mi-2", "mi2"),
        ("anti Mi 2", "anti-Mi-2", "mi2"),
        ("Mi-2", "anti Mi 2 antibodies", "mi2"),
        ("HLA-B*57:01", "carriers of HLA-B*5701", "hlab5701"),
        ("interleukin 6", "interleukin-6", "interleukin6"),
        ("vitamin B12", "vitamin B 12", "b12"),
        ("type-2 diabetes", "diabetes of type 2", "type2"),
        ("vitamin D", "vitamin-D", "vitamind"),
        ("T cell", "T-cells", "tcell"),
        ("COVID19", "COVID-19-related", "covid19"),
    ],
)
def test_a_name_meets_its_other_forms(asked: str, text: str, shared: str) -> None:
    assert shared in set(terms(asked)) & set(terms(text))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("0.5", "5"),
        ("0.5", "0 5"),
        ("5", "0.5 mg and 1.5 mg"),
        ("5 mg", "50 or 15"),
        ("IL-6", "IL-16, IL-17A and IL-1"),
        ("Mi-2", "Mi-20, MI, 2"),
        ("10^9", "109, 10 and 9"),
        ("hlab5701", "HLA-B*57:02"),
        ("1,000", "1 or 000"),
        ("vitaminD", "vitamin K, vitamin C; D-dimer"),
        ("poets", "pets"),
    ],
)
def test_what_differs_does_not_meet(asked: str, text: str) -> None:
    assert not set(terms(asked)) & set(terms(text))


def test_the_mark_of_a_line_end_in_a_cell_is_no_term() -> None:
    assert terms("⏎") == []
    assert terms("500 mg ⏎ 250 mg") == terms("500 mg, 250 mg")
    assert "grade3" not in terms("of grade ⏎ 3 mg")


def test_a_letter_tells_names_apart() -> None:
    assert set(terms("vitamin D")) - set(terms("vitamin K")) == {"vitamind"}
    assert terms("hepatitis A") != terms("hepatitis B") != terms("hepatitis")
    assert phrase("Hepatitis A") != phrase("hepatitis B")
    assert phrase("Tumours, of the  brain") == phrase("tumor of the brain")


def test_words_keep_their_own_spelling() -> None:
    text = "Oedema of Sjögren's patients: anti-Mi-2, long-standing, 5mg"
    assert list(words(text)) == ["oedema", "of", "sjogren", "patients", "long", "standing"]


@given(
    number=st.decimals(min_value="0.01", max_value="9999", places=2, allow_nan=False),
    unit=st.sampled_from(["mg", "g/L", "ml", "mmol/L", "%", "IU", "µg", "mcg/kg/day"]),
)
def test_a_number_is_its_value_apart_from_its_unit(number: Decimal, unit: str) -> None:
    close, apart = terms(f"{number}{unit}"), terms(f"take {number} {unit}")
    value = format(number.normalize(), "f")
    assert value in close
    assert value in apart
    others = {term for term in (*close, *apart) if term[0].isdigit() and term.rstrip("glhd") != value}
    assert not others


@given(
    letters=st.from_regex(r"[A-Z]{2}", fullmatch=True),
    numbers=st.sets(st.integers(1, 99), min_size=2, max_size=2),
)
def test_codes_with_other_numbers_share_no_term(letters: str, numbers: set[int]) -> None:
    one, other = numbers
    assume(terms(letters) == terms(letters.lower()) and len(terms(f"{letters}-1")) == 1)  # no unit
    assert not set(terms(f"{letters}-{one}")) & set(terms(f"{letters}-{other}"))
    assert terms(f"{letters}-{one}") == terms(f"{letters}{one}")


def test_a_question_meets_the_text_in_any_of_its_forms() -> None:
    assert terms("Does calcinosis occur?")[-1] in terms("Calcinosis most often occurs late.")


@given(st.text(max_size=300))
def test_terms_hold_no_white_space_and_no_stop_word_alone(text: str) -> None:
    for term in terms(text):
        assert term
        assert not any(character.isspace() for character in term)
    assert not set(terms(" ".join(STOP_WORDS)))


@given(st.text(max_size=300))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    end_before = 0
    for start, end, _ in term_spans(text):
        assert end_before <= start < end <= len(text)
        end_before = end


def test_a_list_of_thousands_of_groups_is_no_number_and_is_gone_through_once() -> None:
    # Gone through for each of its groups, it would take minutes.
    assert len(terms("100" + ",200" * 50_000 + ",1")) == 50_002
    assert terms("1,234,567") == ["1234567"]
