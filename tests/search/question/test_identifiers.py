"""Identifiers of patients are found, and what clinical questions are full of is not taken for them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from lxml import etree
from support import hang_guard

from search.question.identifiers import MOST_CHARACTERS, UNCHECKED, Identifier, identifiers, without

# Numbers are made up; 943 476 5919 is the example of the NHS Data Model and Dictionary.
FOUND = [
    ("statin myopathy in 943 476 5919", "NHS number", "943 476 5919"),
    ("9434765919 has a CK of 5,497", "NHS number", "9434765919"),
    ("943-476-5919 rash", "NHS number", "943-476-5919"),
    ("NHS number: 943 476 5918 (mistyped)", "NHS number", "NHS number: 943 476 5918"),
    ("rash, NHS no. 9434765919?", "NHS number", "NHS no. 9434765919"),
    ("SSN 123-45-6789 and dysphagia", "social security number", "SSN 123-45-6789"),
    ("dysphagia in 123-45-6789", "social security number", "123-45-6789"),
    ("social security number 123456789", "social security number", "social security number 123456789"),
    ("MRN 1234567 with weakness", "hospital number", "MRN 1234567"),
    ("mrn: A123456 weakness", "hospital number", "mrn: A123456"),
    ("weakness (MRN#00123456)", "hospital number", "MRN#00123456"),
    ("hospital no. X123456 on prednisolone", "hospital number", "hospital no. X123456"),
    ("hospital number is 12-34-56", "hospital number", "hospital number is 12-34-56"),
    ("patient ID 4455667, IL-6 blockade", "hospital number", "patient ID 4455667"),
    ("medical record number 99887766", "hospital number", "medical record number 99887766"),
    ("DOB 03/05/1951, heliotrope rash", "date of birth", "DOB 03/05/1951"),
    ("dob: 1951-05-03 heliotrope rash", "date of birth", "dob: 1951-05-03"),
    ("D.O.B. 3.5.51 rash", "date of birth", "D.O.B. 3.5.51"),
    ("date of birth 3 May 1951", "date of birth", "date of birth 3 May 1951"),
    ("woman born on 3rd of May 1951 with a rash", "date of birth", "born on 3rd of May 1951"),
    ("a man born May 3, 1951 with a rash", "date of birth", "born May 3, 1951"),
    ("call him on 07700 900123", "telephone number", "07700 900123"),
    ("rash, 020 7946 0958", "telephone number", "020 7946 0958"),
    ("(020) 7946 0958 rash", "telephone number", "(020) 7946 0958"),
    ("07700900123 rash", "telephone number", "07700900123"),
    ("+44 7700 900123 rash", "telephone number", "+44 7700 900123"),
    ("+1 (617) 555-0123 rash", "telephone number", "+1 (617) 555-0123"),
    ("rash 617-555-0123", "telephone number", "617-555-0123"),
    ("rash (617) 555-0123.", "telephone number", "(617) 555-0123"),
    ("5 617.555.0123", "telephone number", "617.555.0123"),
    ("phone: 555 0123 rash", "telephone number", "phone: 555 0123"),
    ("john.smith+ward@example.nhs.uk has a rash", "e-mail address", "john.smith+ward@example.nhs.uk"),
    ("lives at 12 Station Road, Leeds LS1 4AB, with gout", "address", "12 Station Road, Leeds LS1 4AB"),
    ("12 Main Street, Springfield, IL 62701 gout", "address", "12 Main Street, Springfield, IL 62701"),
    ("patient name: John Smith, rash", "name", "patient name: John Smith"),
    ("patient's name is Zoë O’Neill-Öztürk with gout", "name", "patient's name is Zoë O’Neill-Öztürk"),
    ("patient name: john smith with gout", "name", "patient name: john smith"),
    ("Mr John Smith, 54, myositis", "name", "Mr John Smith"),
    ("can Mrs. Smith take a statin?", "name", "Mrs. Smith"),
    ("Mr J. R. Smith, myositis", "name", "Mr J. R. Smith"),
    ("a woman (b. 3/5/1951) with gout", "date of birth", "b. 3/5/1951"),
    ("Miss Jones, 23, has lupus", "name", "Miss Jones"),
    ("a patient called John Smith has gout", "name", "patient called John Smith"),
]  # fmt: skip

NOT_ONE = """
amlodipine 0.5 mg twice daily for 10-15 days
CK of 5,497 U/L after atorvastatin 80 mg
carbamazepine and HLA-B*57:01 or HLA-DRB1*03:01
PMID 29768149 and PMID: 9434765919
PMIDs 29768149, 9434765919
PMC3458889 and doi:10.1371/journal.pone.0046493
10.1016/j.jaci.2019.01.123-456-7890
ISBN 0198529171 or ISBN 978-0-19-852917-0, 9780198529170
ISSN 2831-9125 and 1471-2180
section 4.b. 3/5 power and vitamin B. 12/2019
ICD-10 M33.1, M33.13 and I48.91, ICD-11 4A41.0
eGFR 30-60 mL/min/1.73 m2
IL-6, TNF-alpha and COX-2 inhibitors
10-15 mg/kg every 4-6 hours
COVID-19 and SARS-CoV-2 in 2020-2021
NCT01234567 and ISRCTN12345678 and EudraCT 2004-000446-20
the guideline of 2019-12-31
updated 31 December 2019 or 31/12/2019 or Dec 31, 2019
MMR for adults born before 1 January 1970
people born on or after 1 September 1979
born after 1957 and born in 1951
infants born at 28-32 weeks weighing 1500-2500 g
copies of HIV RNA 1000000000 per ml, 5000000000
viral load 3 000 000 000 copies
1111111111 or 0000000000
doses of 200-400-1000 mg
CAS 50-78-2 and LOINC 12345-6 and NDC 00000-001-30
000-12-3456 and 666-12-3456 and 900-12-3456 and 123-00-4567 and 123-45-0000
blood pressure 120/80, 140/90 and 3/5/4 power
hospital number needed to treat 50
patient number 30 of 500
number of hospital beds 12345
patients no 2 or 3 with MRN complex and RAD50
MR imaging, MS Excel and MS relapses
Mr and Mrs
a missed dose: if I miss warfarin 5, 10 or 20 mg
Miss Rate of troponin assays
the drug name: aspirin, brand name: Tylenol Extra
syndrome named Kearns Sayre, called Eaton Lambert
Guillain-Barré, Stevens-Johnson, Sjögren's and Wilson disease
5 patients in a row in 10000 with vitamin b12 5mg
2 drugs the same way as B12 5mg
0.05, p<0.001, 95% CI 1.02-1.37, OR 1.5 (1.2-1.9)
rs1234567890 and c.1234G>A and p.Val600Glu
GPT@5 mg and 5@home
NHS 111 and NHS England 2019
1-0-1 or 1-1-1-0 dosing, 0-3-6 months
+1, +2 or +3 reflexes and +10 to +20 cm
telephone triage 24 hours, phone 999
sodium 135-145 mmol/L 2000-3000 1234
Hounsfield units -1000 to 3000
Dr Smith's 1987 criteria (Bohan and Peter 1975; 292:344-347)
""".strip().split("\n")


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_an_identifier_is_found_where_it_stands(text: str, kind: str, words: str) -> None:
    start = text.index(words)
    assert identifiers(text) == (Identifier(kind, start, start + len(words)),)


@pytest.mark.parametrize("text", NOT_ONE)
def test_what_clinical_questions_hold_is_none(text: str) -> None:
    assert [(found.kind, text[found.start : found.end]) for found in identifiers(text)] == []


def test_several_in_one_question_in_order() -> None:
    text = "Mr John Smith, 3/5/1951, MRN 1234567, tel. 07700 900123: methotrexate and trimethoprim?"
    assert [(found.kind, text[found.start : found.end]) for found in identifiers(text)] == [
        ("name", "Mr John Smith"),
        ("date of birth", "3/5/1951"),
        ("hospital number", "MRN 1234567"),
        ("telephone number", "tel. 07700 900123"),
    ]
    assert without(text, identifiers(text)) == "methotrexate and trimethoprim?"


def test_a_date_of_birth_is_one_of_the_calendar_and_past() -> None:
    for stated in ("31/02/1951", "45/13/1951", "3/5/1751", "3 May 2999", "12345/1/1"):
        assert identifiers(f"DOB {stated}") == ()


def test_every_tenth_check_digit_is_right() -> None:
    """Of ten numbers that differ in the last digit only one stands the check, or none (10 is no digit)."""
    for nine in ("943 476 591", "401 023 213", "123 456 789"):
        assert sum(bool(identifiers(f"x {nine}{last} y")) for last in range(10)) <= 1
    # By hand: 4*10+0*9+1*8+0*7+2*6+3*5+2*4+1*3+3*2 = 92; 92 mod 11 = 4; 11 - 4 = 7.
    assert identifiers("x 401 023 2137 y")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("weakness (MRN 1234567) and rash", "weakness and rash"),
        ("weakness, MRN 1234567.", "weakness."),
        ("MRN 1234567: weakness?", "weakness?"),
        ("weakness in 943 476 5919?", "weakness in?"),
        ("a man, DOB 3 May 1951, with rash", "a man, with rash"),
        ("mail a.b@example.org", "mail"),
        ("MRN 1234567", ""),
        ("gout  and rash", "gout  and rash"),
    ],
)
def test_removing_leaves_the_rest_as_it_was(text: str, left: str) -> None:
    assert without(text, identifiers(text)) == left
    assert identifiers(without(text, identifiers(text))) == ()


def test_a_long_text_takes_no_time() -> None:
    """What is linear takes milliseconds here; a pattern that goes back over its text takes minutes."""
    long = ("1" * 160_000, "1 " * 80_000, "a.a" * 50_000 + "@", "Mr Aa " * 2_000, "1 main " * 20_000)
    with hang_guard():
        for text in long:
            identifiers(text)


GROWING = (
    "1", "1 ", "1-", "1.", "a.", "a ", "a-", "Aa ", "Aa-", "A. ", "Mr ", "Mr Aa ", "Miss Aa ", "MRN ", "MRN:",
    "NHS - ", "tel ", "+1-", "(020) ", "1 a ", "flat 1a ", "12 Aa Street, a ", "a@", "a.a@", "dob ", "b. ",
    "\t ", "name: a\n", "patient called Aa ", "123 456 7890 ", "9434765919 ", "ISBN 9434765919 ", "PMID 1, ",
    "617-555-0123 ", "1/1/1951 ", "Mr Aa Aa 1/1/1951 ", "IL 62701 ", "LS1 4AB ", "Zq, 9434765919 Zq ",
)  # fmt: skip


@pytest.mark.parametrize("unit", GROWING)
def test_twice_the_text_takes_twice_the_work(unit: str) -> None:
    def work(characters: int) -> float:
        text = (unit * characters)[:characters]

        def once() -> float:
            began = time.process_time()
            identifiers(text)
            return time.process_time() - began

        return min(once() for _ in range(4))

    # Other work on the machine can slow one of the two; a pattern that goes back slows the longer every time.
    assert any(work(9_600) <= 2.5 * work(4_800) + 0.001 for _ in range(4))


def test_sixteen_thousand_characters_are_checked_in_a_moment() -> None:
    text = ("can colchicine be given with 617-555-0123, 1234567890 and 12-34-56? " * 300)[:16_384]
    with hang_guard(5):
        identifiers(text)


def test_what_cannot_be_checked_is_called_so_and_left_out() -> None:
    text = "gout " * (MOST_CHARACTERS // 5) + "in John Smith, MRN 1234567"
    (found,) = identifiers(text)
    assert (found.kind, found.start, found.end) == (UNCHECKED, MOST_CHARACTERS, len(text))
    assert "Smith" not in without(text, (found,))
    assert identifiers("gout" + " " * 2 * MOST_CHARACTERS) == ()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("colchicine dose for Jane Roe DOB 3/5/1951", "colchicine dose for"),
        ("Jane Roe DOB 03/05/1951 gout flare", "gout flare"),
        ("Roe, Jane, DOB 3/5/1951, gout", "gout"),
        ("ROE, Jane (DOB 3/5/1951) gout", "gout"),
        ("gout in Jane Roe (MRN 1234567)", "gout in"),
        ("DOB 3/5/1951 Jane Roe with gout", "with gout"),
        ("MRN 1234567: Roe, Jane; gout", "gout"),
        ("GOUT IN JANE ROE MRN 1234567", "GOUT IN"),
        ("dose for Anna van der Roe, born 3 May 1951", "dose for"),
        ("Jean-Luc O’Roe, NHS 943 476 5919, rash", "rash"),
        ("J. R. Roe DOB 3/5/51 gout", "gout"),
        ("Parkinson, James DOB 3/5/1951 tremor", "tremor"),
        ("Jane Roe has gout. DOB 3/5/1951. May Roe take colchicine?", "has gout.. take colchicine?"),
        ("Jane\u00a0Roe D\u200bOB 3/5/1951 gout", "gout"),
        ("rash in Jane Roe jane.roe@example.org", "rash in"),
        ("Jane Roe, 12 Station Road, Leeds LS1 4AB, gout", "gout"),
        ("Mr John Roe has gout: what helps Roe’s pain", "has gout: what helps pain"),
        ("Zoë Öztürk tel 617-555-0123 asthma", "asthma"),
    ],
)
def test_the_name_beside_what_is_found_is_struck_with_it(text: str, left: str) -> None:
    assert without(text, identifiers(text)) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Gout DOB 3/5/1951 Colchicine dose", "Gout Colchicine dose"),
        ("What is Gout? DOB 3/5/1951", "What is Gout?"),
        ("CKD and COPD, MRN 1234567: Amlodipine?", "CKD and COPD, Amlodipine?"),
        ("HbA1c and IL-6 in MRN 1234567", "HbA1c and IL-6 in"),
        ("Is Apixaban safe, DOB 3/5/1951?", "Is Apixaban safe?"),
        ("Guillain-Barré Syndrome after MRN 1234567", "Guillain-Barré Syndrome after"),
    ],
)
def test_names_of_drugs_and_diseases_are_not_struck(text: str, left: str) -> None:
    assert without(text, identifiers(text)) == left


@pytest.mark.shared
def test_no_judged_question_holds_one(shared: Path) -> None:
    texts = [
        str(json.loads(line)["text"])
        for path in sorted((shared / "eval").glob("*/queries.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for path in sorted((shared / "corpora" / "medquad").rglob("*.xml")):
        texts += ["".join(each.itertext()) for each in etree.parse(path).iter("Question")]
    assert len(texts) > 10_000
    assert {text: found for text in texts if (found := identifiers(text))} == {}
