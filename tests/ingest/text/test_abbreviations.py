"""Abbreviations: what defines one, what only looks like it, and what holds for any text whatever."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, Section, SourceInfo
from ingest.load import load
from ingest.text.abbreviations import Definition, definitions


def document(text: str, *sections: Section) -> Document:
    return Document(text, SourceInfo("page.txt"), sections or (Section(0, len(text)),), "text")


def pairs(text: str) -> list[tuple[str, str]]:
    return [(found.short, found.long) for found in definitions(document(text))]


DEFINED = [
    ("Most children with juvenile dermatomyositis (JDM) get well.", "JDM", "juvenile dermatomyositis"),
    ("A rash is the first sign of JDM (juvenile dermatomyositis).", "JDM", "juvenile dermatomyositis"),
    ("The pain of RA (rheumatoid arthritis; adults only) is worse.", "RA", "rheumatoid arthritis"),
    ("We measured creatine kinase (CK) twice.", "CK", "creatine kinase"),
    ("We measured creatine kinase [CK] twice.", "CK", "creatine kinase"),
    ("We measured creatine kinase(CK) twice.", "CK", "creatine kinase"),
    ("It was cleared by the low-density lipoprotein (LDL) receptor.", "LDL", "low-density lipoprotein"),
    ("Blocking interleukin-6 (IL-6) helps.", "IL-6", "interleukin-6"),
    ("Blocking tumour necrosis factor-α (TNF-α) helps.", "TNF-α", "tumour necrosis factor-α"),
    ("Blocking tumor necrosis factor alpha (TNF-α) helps.", "TNF-α", "tumor necrosis factor alpha"),
    ("Nobody gave γ-aminobutyric acid (GABA).", "GABA", "γ-aminobutyric acid"),
    ("Nobody gave 5-hydroxytryptamine (5-HT).", "5-HT", "5-hydroxytryptamine"),
    ("Ask about vitamin D (VitD) in winter.", "VitD", "vitamin D"),
    ("Made in the United States of America (USA).", "USA", "United States of America"),
    ("Given by the intravenous (IV) route.", "IV", "intravenous"),
    ("It blocks the B cell receptor (BCR) first.", "BCR", "B cell receptor"),
    ("An Echocardiogram (Echo) was normal.", "Echo", "Echocardiogram"),
    ("In the World Health Organization’s (WHO) view it is rare.", "WHO", "World Health Organization"),
    ("It works on messenger RNA (mRNA) alone.", "mRNA", "messenger RNA"),
    ("It lacks one amino acid (aa) only.", "aa", "amino acid"),
    ("Too little haemoglobin (Hb) makes pale.", "Hb", "haemoglobin"),
    ("Coronavirus disease 2019 (COVID-19) came later.", "COVID-19", "Coronavirus disease 2019"),
    ("All were typed as group A Streptococcus (GAS).", "GAS", "group A Streptococcus"),
    (
        "Those with anti-melanoma differentiation-associated gene 5 (anti-MDA5) cough.",
        "anti-MDA5",
        "anti-melanoma differentiation-associated gene 5",
    ),
    (
        "Call the Centers for Disease Control and Prevention (CDC).",
        "CDC",
        "Centers for Disease Control and Prevention",
    ),
    (
        "Both had severe acute respiratory syndrome coronavirus (SARS-CoV).",
        "SARS-CoV",
        "severe acute respiratory syndrome coronavirus",
    ),
]


@pytest.mark.parametrize(("text", "short", "long"), DEFINED)
def test_what_defines_an_abbreviation(text: str, short: str, long: str) -> None:
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We gave monoclonal antibodies (mAbs).", "mAbs", "monoclonal antibodies"),
        ("The idiopathic inflammatory myopathies (IIMs).", "IIMs", "idiopathic inflammatory myopathies"),
        ("No anti-inflammatory drug (AIDs) helped.", "AIDs", "anti-inflammatory drug"),
    ],
)
def test_a_plural_is_kept_as_it_is_written(text: str, short: str, long: str) -> None:
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    "inside",
    [
        "ADC; Fig. 3",
        "ADC, see below",
        "ADC: Table 2",
        "ADC – a ratio",
        "ADC [as mapped]",
        "“ADC”",
        'also called "ADC"',
        "or ADC",
        "abbreviated as ADC",
        "hereafter ADC",
        " ADC ",
    ],
)
def test_what_else_the_bracket_holds_is_no_part_of_the_short_form(inside: str) -> None:
    assert pairs(f"An apparent diffusion coefficient ({inside}) was mapped.") == [
        ("ADC", "apparent diffusion coefficient")
    ]


NOT_DEFINED = [
    "The fingers of both hands itch in spring (Fig. 2).",
    "Fine incised grooves (fig 3) are seen.",
    "Every good thing (e.g. rest) helps.",
    "In elderly people (i.e. above 80) it is rare.",
    "Some early experience (see there) is at hand.",
    "Needles were put in (n = 20) and counted.",
    "The probability was low (P < 0.05).",
    "A wide interval (95% CI) remains.",
    "As some may insist that half had none (Smith 2003), we asked.",
    "The dose in milligrams (mg) and in millilitres (ml).",
    "The dose was small (10 mg) at first.",
    "Intima and vessels of collagen type (IV) were stained.",
    "An interstitial infiltrate of type (III) was found.",
    "Those of the first group (group B) and of a second grade (grade 2) differ.",
    "The heart may be enlarged (heart) too.",
    "It was bought in Zurich (Roche) last year.",
    "The rash (JDM) came back.",
    "JDM (a rash) came back.",
    "The ORFs (ORF3b) differ, and so does TNF (TNF-alpha).",
    "The rash (itch) and (i) the pain, (ii) the fever, (iii) the cough.",
    "Creatine; then a kinase (CK) was found.",
    "Most of the cystic fibrosis patients (CF) cough.",
    "Keep it in cold water until later kneaded (CK) once more.",
    "The number of rashes (OR) was counted.",
    "There is a jar of the of the on the dust (JD) here.",
    "Creatine (kinase (CK) too) is raised.",
    "Rest (right early sleep time) helps.",
    "It is JDM.\n\n(juvenile dermatomyositis)",
    "They fell ill with the H5N1 virus (H5N1) in May.",
    "Juvenile onset is common in dermatomyositis (JDM).",
    "It is rated as very rare and is overlooked in every second child (VRC).",
    "(JDM)",
    "Juvenile dermatomyositis (JDM",
    "Juvenile dermatomyositis JDM) ] ( [",
    "Juvenile dermatomyositis ()( )",
]


@pytest.mark.parametrize("text", NOT_DEFINED)
def test_what_only_looks_like_a_definition(text: str) -> None:
    assert pairs(text) == []


def test_the_stretch_holds_both_forms_exactly_where_they_stand() -> None:
    text = "Had juvenile\n  dermatomyositis (JDM) and MS (multiple\nsclerosis), creatine kinase (CK; Fig. 1)."
    assert definitions(document(text)) == (
        Definition("JDM", "juvenile dermatomyositis", 4, 36),
        Definition("MS", "multiple sclerosis", 41, 64),
        Definition("CK", "creatine kinase", 66, 85),
    )
    assert text[4:36] == "juvenile\n  dermatomyositis (JDM)"
    assert text[41:64] == "MS (multiple\nsclerosis)"
    assert text[66:85] == "creatine kinase (CK"


def test_the_long_form_begins_where_all_of_it_begins() -> None:
    # The first alignment from the right would be "syndrome coronavirus".
    text = "It is severe acute respiratory syndrome coronavirus (SARS) again."
    assert pairs(text) == [("SARS", "severe acute respiratory syndrome coronavirus")]


def test_brackets_within_brackets() -> None:
    text = (
        "Some (also those with lymph node-specific grabbing protein (LSGP)) bind to "
        "human herpes virus (HHV) type 6 (HHV-6)."
    )
    assert pairs(text) == [
        ("LSGP", "lymph node-specific grabbing protein"),
        ("HHV", "human herpes virus"),
        ("HHV-6", "human herpes virus (HHV) type 6"),
    ]


def test_each_pair_once_and_every_sense_of_a_short_form() -> None:
    text = (
        "Multiple sclerosis (MS) is not mitral stenosis (MS). In multiple  sclerosis (MS) as in "
        "MS (Multiple Sclerosis) it fades. Low-density lipoprotein (LDL) is low density lipoprotein (LDL)."
    )
    found = definitions(document(text))
    assert [(each.short, each.long) for each in found] == [
        ("MS", "Multiple sclerosis"),
        ("MS", "mitral stenosis"),
        ("LDL", "Low-density lipoprotein"),
    ]
    assert found[0].start == 0


@pytest.mark.parametrize(
    "text",
    [
        "It is a creatine.\n\nKinase (CK) is raised.",
        "They suffer from creatine. Kinase (CK) is raised.",
        "- creatine\n- kinase (CK)",
        "| creatine | kinase (CK) |",
        "| creatine kinase | (CK) |",
    ],
)
def test_a_definition_stays_in_its_sentence_list_item_and_table_cell(text: str) -> None:
    assert ("CK", "creatine kinase") not in [(short, long.lower()) for short, long in pairs(text)]
    assert all(len(long.split()) == 1 for _, long in pairs(text))


def test_only_the_body_is_looked_at_and_no_section_end_is_crossed() -> None:
    text = "Creatine kinase (CK) is raised. Juvenile dermatomyositis (JDM) is rare."
    menu, body, rest = Section(0, 31, kind="furniture"), Section(32, 57), Section(57, len(text))
    assert definitions(document(text, menu, body, rest)) == ()
    assert [found.short for found in definitions(document(text, Section(32, 63)))] == ["JDM"]
    assert definitions(document(text, Section(41, 63))) == ()


ANY_TEXT = st.text(st.characters(), max_size=200) | st.lists(
    st.sampled_from(
        [
            *(
                "juvenile",
                "dermatomyositis",
                "creatine",
                "kinase",
                "tumour necrosis factor-α",
                "type",
                "of",
                "is",
            ),
            *(
                "(JDM)",
                "(CK)",
                "(TNF-α; Fig. 3)",
                "[CK]",
                "(CKs, see",
                "JDM",
                "(juvenile dermatomyositis)",
                "CK",
            ),
            *(
                "(",
                ")",
                "[",
                "]",
                ";",
                ",",
                ".",
                "|",
                "“",
                "-",
                "İ",
                "ß",
                "ﬁ",
                "²",
                "\ud800",
                "😀",
                "_",
                "\0",
            ),
            *(" ", " ", " ", "\n", "\n\n", "\u2028", "\u00a0", "A", "a", "aa (AA)", "1 (1A)"),
        ]
    ),
    max_size=40,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_what_holds_for_any_text(first: str, furniture: str, last: str) -> None:
    text = first + furniture + last
    body = Section(0, len(first)), Section(len(first + furniture), len(text))
    between = Section(body[0].end, body[1].start, kind="furniture")
    found = definitions(document(text, body[0], between, body[1]))
    for each in found:
        assert any(section.start <= each.start < each.end <= section.end for section in body)
        stretch = " ".join(text[each.start : each.end].split())
        assert each.short in stretch
        assert each.long in stretch
        assert 2 <= len(each.short) <= 10
        assert len(each.short.split()) <= 2
        assert len(each.long.split()) <= min(len(each.short) + 5, 2 * len(each.short))
        assert any(character.isalpha() for character in each.short)
    assert len({(each.short.casefold(), each.long.casefold()) for each in found}) == len(found)


@pytest.mark.shared
def test_articles_define_what_was_read_in_them_by_eye(shared: Path) -> None:
    corpus = shared / "eval" / "covidqa" / "corpus.jsonl"
    found: dict[str, set[tuple[str, str]]] = {}
    for article in load(corpus.read_bytes(), str(corpus)):
        found[article.info.record] = set()
        for each in definitions(article):
            found[article.info.record].add((each.short, each.long))
            stretch = re.sub(r"\s+", " ", article.text[each.start : each.end])
            assert each.short in stretch
            assert each.long in stretch
    assert {
        ("MTCT", "Mother-to-child transmission"),
        ("DC-SIGNR", "dendritic cell-specific ICAM-grabbing non-integrin-related"),
        ("SNPs", "single nucleotide polymorphisms"),
        ("BBB", "blood-brain barrier"),
    } <= found["covid-000-0"]
    assert {("FBS", "fetal bovine serum"), ("FKBP11", "FK506-binding protein 11")} <= found["covid-001-0"]
    assert {("JEV", "Japanese encephalitis virus"), ("WNV", "West Nile virus")} <= found["covid-005-0"]
    assert sum(map(len, found.values())) > 1000
