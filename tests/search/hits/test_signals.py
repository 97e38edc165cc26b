"""Signals: warnings near what was asked, and conditions that a passage leaves out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.passage import Passage
from search.hit import Span
from search.hits.cautions import CUES, cautions, may_warn
from search.hits.signals import Signals, signals
from search.question.parse import parse
from search.subject.conditions import unmentioned

BEGIN = 100


def _warned(question: str, text: str) -> list[str]:
    """The words of the passage that warn."""
    found = signals(parse(question), Passage("d", 0, BEGIN, BEGIN + len(text), text), "Title")
    return [text[span.start - BEGIN : span.end - BEGIN] for span in found.warnings]


@pytest.mark.parametrize(
    ("question", "text", "cue"),
    [
        ("methotrexate in pregnancy", "Methotrexate is contraindicated in pregnancy.", "contraindicated"),
        ("methotrexate in pregnancy", "Methotrexate is contra-indicated here.", "contra-indicated"),
        ("prednisone for IBM", "Prednisone is not recommended.", "is not recommended"),
        ("statin while breast-feeding", "It is not routinely recommended for breast-feeding.",
         "is not routinely recommended"),
        ("NSAIDs in CKD", "Avoid NSAIDs if the eGFR is below 30.", "Avoid"),
        ("NSAIDs in CKD", "In CKD, NSAIDs should be avoided.", "should be avoided"),
        ("ibuprofen dose", "Ibuprofen is best avoided.", "best avoided"),
        ("aspirin for children", "Do not give aspirin to children.", "Do not"),
        ("aspirin for children", "- Never give aspirin to a child.", "Never"),
        ("aspirin for children", "Children should not be given aspirin.", "should not be given"),
        ("aspirin for children", "Children must never take aspirin.", "must never take"),
        ("mannitol in rhabdomyolysis", "There is no evidence that mannitol helps.", "no evidence that"),
        ("mannitol in rhabdomyolysis", "There is little good evidence for mannitol.",
         "little good evidence for"),
        ("bicarbonate for rhabdomyolysis", "Bicarbonate has not been shown to be beneficial.",
         "has not been shown to be beneficial"),
        ("steroids in IBM", "Steroids are not effective.", "are not effective"),
        ("steroids in IBM", "Steroids were ineffective in most.", "ineffective"),
        ("zinc for colds", "Zinc does not help colds.", "does not help"),
        ("metformin", "Stop metformin unless the eGFR is stable.", "unless"),
        ("codeine", "Codeine is safe unless codeine was misused.", "unless"),
        ("allopurinol in renal failure", "Use allopurinol with caution in renal failure.", "with caution"),
        ("quinine for cramps", "The FDA warns against quinine for cramps.", "warns against"),
        ("thalidomide pregnancy", "Contraindications to thalidomide: pregnancy.", "Contraindications to"),
        ("antibiotics for a virus", "Rest and drink, so don’t take antibiotics.", "don’t"),
        ("antibiotics for a virus", "Antibiotics don't help.", "don't help"),
        ("antibiotics for colds", "Wait and see; do not prescribe antibiotics.", "do not"),
        ("biopsy", "A biopsy is no longer recommended.", "no longer recommended"),
        ("lung screening", "Screening isn't advised.", "isn't advised"),
        ("live vaccine", "A live vaccine cannot be given.", "cannot be given"),
    ],
)  # fmt: skip
def test_a_warning_of_what_was_asked_is_found(question: str, text: str, cue: str) -> None:
    found = _warned(question, text)
    assert found == [cue]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # Pseudo-cues.
        ("methotrexate rash", "Not only methotrexate but azathioprine helps."),
        ("infection", "Infection cannot be excluded."),
        ("rash", "A rash is not uncommon."),
        ("mortality", "There was no increase in mortality."),
        ("paracetamol in pregnancy", "Paracetamol is not contraindicated in pregnancy."),
        ("paracetamol in pregnancy", "There is no absolute contraindication to paracetamol."),
        ("antibiotics in sepsis", "Antibiotics should not be delayed in sepsis."),
        ("adrenaline", "Adrenaline should not be withheld."),
        ("prevent infection", "Wash your hands to avoid infection."),
        ("complications", "Most complications can be avoided."),
        ("adrenaline", "Do not hesitate to give adrenaline."),
        ("aspirin", "Aspirin need not be avoided."),
        # The cue bears on something else.
        ("prednisone", "Prednisone works, but azathioprine is not recommended."),
        ("prednisone", "Azathioprine is not recommended; prednisone is."),
        ("prednisone", "Avoid sunlight. Prednisone is given by mouth."),
        ("rash", "The rash fades within a week of treatment: avoid sunlight."),
        ("muscle pain from statins", "Statins lower lipids and are taken for years by many who cannot "
         "or will not change how they eat, for whom grapefruit should be avoided."),
        ("patients with gout", "Patients should not drive."),
        ("asthma", "Avoid irritants that make asthma worse."),
        ("aspirin", "Never delay aspirin."),
        ("steroids for gout", "If steroids do not help, reconsider gout."),
        # No warning at all.
        ("kidney failure", "Damaged kidneys don't work."),
        ("symptoms of gout", "Some people do not have symptoms of gout."),
        ("gout", "Gout may not recur."),
        ("gout", ""),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_warning_is_none(question: str, text: str) -> None:
    assert _warned(question, text) == []


def test_offsets_are_the_documents_and_in_order() -> None:
    text = "Avoid aspirin. Aspirin is contraindicated."
    found = signals(parse("aspirin"), Passage("d", 0, 50, 50 + len(text), text), "")
    assert found.warnings == (Span(50, 55), Span(50 + 26, 50 + 41))


def test_a_general_word_is_what_was_asked_only_where_there_is_no_other() -> None:
    assert _warned("gout treatment", "This treatment is not recommended.") == []
    assert _warned("which treatment", "This treatment is not recommended.") == ["is not recommended"]


@pytest.mark.parametrize(
    ("question", "told", "missing"),
    [
        ("ibuprofen in pregnancy", "Take ibuprofen with food.", ("pregnancy",)),
        ("ibuprofen in pregnancy", "Not in the third trimester.", ()),
        ("can a pregnant woman fly", "It may harm the fetus.", ()),
        ("sertraline while breastfeeding", "Pregnancy: no harm is known.", ("breast-feeding",)),
        ("sertraline and breast-feeding", "Little passes into breast milk.", ()),
        ("metformin in CKD stage 4", "Start with 500 mg.", ("renal impairment",)),
        ("metformin with an eGFR of 25", "Stop in severe renal insufficiency.", ()),
        # Who is dialysed has no place in a table by clearance, unless it says so.
        ("gabapentin on dialysis", "By creatinine clearance: 300 mg.", ("dialysis",)),
        ("gabapentin on dialysis", "Creatinine clearance below 15 mL/min: 100 mg.", ()),
        ("isoniazid with deranged LFTs", "Isoniazid in hepatic impairment: stop it.", ()),
        ("paracetamol in liver failure", "Reduce it in hepatic impairment.", ()),
        ("paracetamol in cirrhosis", "At most 4 g a day.", ("hepatic impairment",)),
        ("Child-Pugh score for cirrhosis", "Cirrhosis is scored in three classes.", ()),
        ("amoxicillin dose for an 8-year-old", "Adults take 500 mg.", ("child",)),
        ("amoxicillin dose for an 8 year old", "Children take 20 mg/kg.", ()),
        ("fever in a 6 month old", "Adults only.", ("infant",)),
        ("fever in a 10 day old newborn baby", "Babies need a doctor.", ("neonate",)),
        ("fever, aged 3 weeks", "Newborns need a doctor.", ()),
        ("statins in a 78 yo", "Statins lower lipids.", ("elderly",)),
        ("statins in older people", "Adults aged 65 or more gain less.", ()),
        ("statins for people over 70", "Statins lower lipids.", ("elderly",)),
        ("saturation over 90%", "Give oxygen.", ()),
        ("blood pressure over 90 mmHg", "Give fluids.", ()),
        ("cefazolin if allergic to penicillin", "Cefazolin is given by vein.", ("allergy to penicillin",)),
        ("cefazolin with penicillin allergy", "Hypersensitivity to penicillins is no bar.", ()),
        ("cefazolin with penicillin allergy", "Allergy to latex.", ("allergy to penicillin",)),
        ("what is an allergy", "A reaction of the body.", ()),
        ("live vaccine in an immunocompromised patient", "Give two doses.", ("immunosuppression",)),
        ("live vaccine when immunosuppressed", "Not under immunosuppressive drugs.", ()),
        ("which immunosuppressants help", "Azathioprine helps.", ()),
        ("kidney stones", "Drink water.", ()),
        ("women of childbearing age", "Use contraception.", ()),
        ("dose in a child with kidney failure", "One tablet.", ("renal impairment", "child")),
    ],
)  # fmt: skip
def test_conditions_left_out(question: str, told: str, missing: tuple[str, ...]) -> None:
    assert unmentioned(question, told) == missing


def test_title_and_headings_speak_for_a_passage() -> None:
    asked = parse("dose in pregnancy")
    passage = Passage("d", 0, 0, 11, "One tablet.", ("Pregnancy",))
    assert not signals(asked, passage, "Drug")
    assert not signals(asked, Passage("d", 0, 0, 11, "One tablet."), "Drugs when pregnant")
    found = signals(asked, Passage("d", 0, 0, 11, "One tablet."), "Drug")
    assert found == Signals((), ("pregnancy",))
    told = {"warnings": [], "unmentioned": ["pregnancy"], "subject": [], "untold": []}
    assert found.to_json() == told


@pytest.mark.parametrize(
    "said",
    [
        "Do not give lithium.",
        "Don’t give lithium.",
        "Never give lithium.",
        "Drink well, and do not take lithium.",
        "Avoid lithium.",
        "There is no evidence for lithium.",
        "There is little benefit of lithium.",
        "There is insufficient evidence that lithium helps.",
        "There is not enough evidence for lithium.",
        "We warn against lithium.",
        "Contra-indications to lithium are many.",
        "Lithium is not recommended.",
        "Lithium isn't safe.",
        "Lithium is no longer advised.",
        "Lithium has never been shown to be effective.",
        "Lithium does not help.",
        "Lithium doesn't help.",
        "Lithium is contraindicated.",
        "Lithium should not be given.",
        "Lithium shouldn’t be given.",
        "Lithium cannot be used.",
        "Lithium can't be used.",
        "Lithium should be avoided.",
        "Lithium is ineffective.",
        "Lithium is unsafe.",
        "Lithium is inadvisable.",
        "Lithium is of no value.",
        "Lithium is discouraged.",
        "Lithium is harmful.",
        "Lithium is used with caution.",
        "Lithium should be used cautiously.",
        "Caution is needed with lithium.",
        "Lithium is not needed unless it is mania.",
        "Use lithium in nobody unless it is mania.",
    ],
)
def test_every_kind_of_cue_is_found(said: str) -> None:
    assert cautions(said, parse("lithium")), said
    assert cautions(said.upper(), parse("lithium")), said


@given(st.one_of(*(st.from_regex(pattern) for pattern, _ in CUES)))
def test_whatever_is_a_cue_is_not_passed_over(text: str) -> None:
    assert may_warn(text)


@pytest.mark.parametrize("text", ["Snow is normal.", "The diagnosis is known.", ""])
def test_what_holds_no_word_of_a_cue_is_passed_over(text: str) -> None:
    assert not may_warn(text)
