"""Codes become terms by what is known here, and never by a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.snapshots.store import Store
from search.names.names import Names
from serve.infobutton.codes.display import plain_disease, plain_name
from serve.infobutton.codes.local import LocalCodesError, read_codes
from serve.infobutton.codes.national_drug import ways_to_write
from serve.infobutton.codes.systems import Kind
from serve.infobutton.codes.terms import Terminology
from serve.infobutton.parameters import Coded
from serve.infobutton.topics import PHRASES

NAMES = Names()


@pytest.mark.parametrize(
    ("sent", "text", "said"),
    [
        (Coded("M10.9", "ICD-10-CM"), "Gout", "ICD-10-CM M10.9 is read as “Gout”"),
        (Coded("m109", "I-C-D-10-CM"), "Gout", "ICD-10-CM m109 is read as “Gout”"),
        (Coded("S82.101A", "ICD-10-CM"), "Fracture of upper end of tibia", "S82.1, the nearest above it"),
        (Coded("M10.9", "ICD-10-CM", "Asthma"), "Gout", "“Asthma” says something else"),
        (Coded("M10.9", "ICD-10-CM", "Gouty arthritis of toe"), "Gout", "is read as “Gout”"),
        (Coded("9100L32L2N", "2.16.840.1.113883.4.9"), "metformin", "UNII 9100L32L2N"),
        (Coded("00000-001-30", "NDC"), "examplol", "as a document here states it"),
        (Coded("00000000130", "NDC"), "examplol", "as a document here states it"),
        (Coded("00000-001", "NDC", "Dragonex 5 MG Oral Tablet"), "examplol", "as a document here states it"),
        (Coded("AAAAAAAA-0000-0000-0000-000000000002", "set id"), "examplol", "as a document here states it"),
        (Coded("274.9", "2.16.840.1.113883.6.103", "Arthropathy"), "gout", "as the local list says"),
        (Coded("tv-40", "urn:oid:1.2.3.4.5"), "Torvane", "as the local list says"),
        (Coded("99999-999-99", "NDC", "Zocor 20 MG Oral Tablet"), "Zocor", "is read as “Zocor”"),
        (Coded("1", "", "Rash"), "Rash", ""),
    ],
)
def test_a_code_has_the_term_of_whoever_knows_it(
    terminology: Terminology, coded_store: Store, sent: Coded, text: str, said: str
) -> None:
    found = terminology.term(sent, coded_store.open())
    assert found.text == text
    assert said in found.said if said else found.said == ""


@pytest.mark.parametrize(
    ("display", "kind", "name"),
    [
        ("Atenolol 100 MG Oral Tablet", "drug", "Atenolol"),
        (
            "amoxicillin 250 MG / clavulanate 125 MG Oral Tablet [Augmentin]",
            "drug",
            "amoxicillin and clavulanate",
        ),
        ("albuterol 0.83 MG/ML Inhalation Solution", "drug", "inhalation albuterol"),
        ("ketoconazole 20 MG/ML Topical Cream", "drug", "topical ketoconazole"),
        ("[Zithromax]", "drug", "Zithromax"),
        ("unheardol 5 MG Oral Tablet", "drug", "unheardol Oral Tablet"),
        ("Glucose [Mass/volume] in Serum or Plasma", "test", "Glucose"),
        ("Hemoglobin A1c/Hemoglobin.total in Blood", "test", "Hemoglobin A1c"),
        ("Cholesterol.in LDL [Mass/volume] in Serum or Plasma", "test", "Cholesterol in LDL"),
        ("Albumin/Creatinine [Mass Ratio] in Urine", "test", "Albumin/Creatinine"),
        ("[X]", "test", "[X]"),
        ("Type 2 diabetes mellitus (HCC)", "disease", "Type 2 diabetes mellitus"),
        ("Asthma (disorder)", "", "Asthma"),
        ("Carcinoma (in situ) of skin", "disease", "Carcinoma (in situ) of skin"),
        ("potassium 6.8 mmol/L", "", "potassium 6.8 mmol/L"),
    ],
)
def test_a_display_name_is_read_without_what_is_no_name(display: str, kind: Kind, name: str) -> None:
    assert plain_name(display, kind, NAMES) == name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Gout, unspecified", "Gout"),
        ("Other dermatomyositis", "dermatomyositis"),
        ("Epilepsy, unspecified, not intractable, without status epilepticus", "Epilepsy"),
        ("Moderate persistent asthma, uncomplicated", "Moderate persistent asthma"),
        ("Type 2 diabetes mellitus without complications", "Type 2 diabetes mellitus"),
        ("Type 2 diabetes mellitus with foot ulcer", "Type 2 diabetes mellitus with foot ulcer"),
        ("Unspecified", "Unspecified"),
    ],
)
def test_a_classification_s_name_is_read_without_what_only_it_needs(name: str, plain: str) -> None:
    assert plain_disease(name) == plain


@pytest.mark.parametrize(
    ("code", "ways"),
    [
        ("49502-693-03", ("49502-693-03", "49502-693")),
        ("49502069303", ("49502-693-03", "49502-0693-3", "49502-693", "49502-0693")),
        (
            "0777310502",
            ("0777-3105-02", "07773-105-02", "07773-1050-2", "0777-3105", "07773-105", "07773-1050"),
        ),
        ("00777-3105-02", ("00777-3105-02", "0777-3105-02", "00777-3105-2", "00777-3105", "0777-3105")),
        ("0777-3105", ("0777-3105",)),
        ("12345", ()),
        ("abc", ()),
    ],
)
def test_a_national_drug_code_is_looked_up_in_each_way_it_may_be_meant(
    code: str, ways: tuple[str, ...]
) -> None:
    assert ways_to_write(code) == ways


def test_documents_that_disagree_give_no_term(terminology: Terminology, coded_store: Store) -> None:
    found = terminology.term(Coded("999", "CVX"), coded_store.open())
    assert found.text == ""
    assert "Documents here state CVX 999 of “Gout” and “Torvane”" in found.said
    named = terminology.term(Coded("999", "CVX", "Varicella"), coded_store.open())
    assert named.text == "Varicella"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"ICD-10-CM,M10\n", "line 1: a code system, a code and a term"),
        (b"system,code,term\nX,1,\n", "line 2: a code system, a code and a term"),
        (b"X,1,gout\nX,1,asthma\n", "line 2: X 1 is 'gout' further up"),
        (b"X,1,gout\nX,2,caf\xe9\n", "line 2: not UTF-8"),
        (b'X,1,"gout\n', "not CSV"),
        (b"X,1," + b"x" * 201, "a term of 201 characters"),
    ],
)
def test_a_list_of_codes_that_is_wrong_is_refused_with_its_line(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / "codes.csv").write_bytes(content)
    with pytest.raises(LocalCodesError, match=problem.replace("(", r"\(")):
        read_codes(tmp_path / "codes.csv")
    with pytest.raises(LocalCodesError, match="cannot be read"):
        read_codes(tmp_path / "none.csv")


def test_a_list_of_codes_may_be_divided_by_semicolons_or_tabs(tmp_path: Path) -> None:
    for separator in ";\t,":
        path = tmp_path / "codes.csv"
        path.write_text(f"\ufeff# ours\nSNOMED CT{separator}90560007{separator}gout\n", encoding="utf-8")
        assert read_codes(path).term("http://snomed.info/sct", " 90560007 ") == "gout"


def test_each_topic_says_what_it_is_of() -> None:
    assert all(phrase.count("{}") == 1 for phrase in PHRASES.values())
