"""What a question is about, and whether a passage speaks of it."""

from __future__ import annotations

import pytest

from index.words.terms import phrase
from ingest.passage import Passage, RowGroups, TableContext
from search.names.names import Names
from search.subject.needs import needs_of
from search.subject.recognise import recognised
from search.subject.speaks import spoken
from search.subject.topic import Subject

NAMES = Names()
TITLES = frozenset(map(phrase, ("Zalotin", "Ward round checklist")))


def _subject(question: str) -> Subject:
    return recognised(question, NAMES, lambda term: 1, TITLES)


def _kinds(question: str) -> list[tuple[str, str]]:
    return [(topic.typed, topic.kind) for each in _subject(question).topics for topic in each]


def _left_out(question: str, text: str, title: str = "", *heading: str) -> tuple[str, ...]:
    told = spoken(_subject(question), Passage("d", 0, 0, len(text), text, heading), title)
    return (*told.topics, *told.needs)


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("warfarin in liver failure", [("warfarin", "drug")]),
        ("Coumadin overdose", [("Coumadin", "drug")]),
        ("beta blockers in asthma", [("beta blockers", "class"), ("asthma", "disease")]),
        ("zalotin for a cough", [("zalotin", "title")]),
        ("frobnomab dosing", [("frobnomab", "drug")]),
        ("stage 3 kidney disease", [("stage 3", "subtype")]),
        ("type 2N and type 3b", [("type 2N", "subtype"), ("type 3b", "subtype")]),
        ("group 5m of the walk", []),
        # Analytes, findings, conditions and attributes are no subject.
        ("serum potassium and creatinine", []),
        ("fever and a rash", []),
        ("renal impairment", []),
        ("pregnancy", []),
        # What is operated on is a procedure, and so is what is looked into.
        ("warfarin before cataract surgery", [("warfarin", "drug"), ("cataract surgery", "procedure")]),
        ("warfarin before a colonoscopy", [("warfarin", "drug"), ("colonoscopy", "procedure")]),
        ("purple toe syndrome", [("purple toe syndrome", "disease")]),
    ],
)
def test_subjects_are_recognised(question: str, kinds: list[tuple[str, str]]) -> None:
    assert _kinds(question) == kinds


@pytest.mark.parametrize(
    ("question", "text", "left_out"),
    [
        ("warfarin in pregnancy", "Warfarin is avoided in pregnancy.", ()),
        ("warfarin in pregnancy", "Heparin is used in pregnancy.", ("warfarin",)),
        ("warfarin in pregnancy", "Warfarin needs tests of the blood.", ("pregnancy",)),
        # By another name, and by the class; a class tells no dose of its members.
        ("Coumadin and bleeding", "Bleeding under warfarin is common.", ()),
        ("atenolol in asthma", "Beta blockers make asthma worse.", ()),
        ("atenolol dose", "Beta blockers: 50 mg a day.", ("atenolol", "a dose")),
        ("atenolol dose", "Atenolol 50 mg a day.", ()),
        ("atenolol dose", "Atenolol slows the heart.", ("a dose",)),
        # The amount must be the subject's own: it is not told by that of another drug.
        ("atenolol dose", "Atenolol slows the heart. It is tired. Ramipril 5 mg is given.", ("a dose",)),
        ("atenolol level", "Atenolol was found at 5 mg/dL.", ()),
        ("atenolol dose", "Atenolol was found at 5 mg/dL.", ("a dose",)),
        ("maximum dose of atenolol", "Atenolol 50 mg once daily.", ("a maximum",)),
        ("maximum dose of atenolol", "Atenolol 50 mg, not more than 100 mg a day.", ()),
        ("how long is atenolol given", "Atenolol is given for 6 weeks.", ()),
        ("how long is atenolol given", "Atenolol is given at night.", ("a time",)),
        # "or" needs one of two, "versus" both.
        ("atenolol or ramipril", "Ramipril is given.", ()),
        ("atenolol versus ramipril", "Ramipril is given.", ("atenolol",)),
        ("type 2 diabetes and feet", "Type 40 diabetes hurts the feet.", ("type 2",)),
        ("type 2N bleeding", "In type 2A there is bleeding.", ("type 2N",)),
        ("type 2N bleeding", "In type 2N there is bleeding.", ()),
        ("took 20 atenolol tablets", "Atenolol is given as tablets.", ("overdose",)),
        ("swallowed a whole box of atenolol", "Atenolol comes in a box.", ("overdose",)),
        ("he has taken too many atenolol pills", "Atenolol is given as pills.", ("overdose",)),
        ("took 20 atenolol tablets", "Atenolol poisoning slows the heart.", ()),
        # A dose that was taken as it should be is none.
        ("took 2 atenolol tablets this morning", "Atenolol is given as tablets.", ()),
        ("took 50 mg atenolol", "Atenolol slows the heart.", ()),
        ("type 2 diabetes and feet", "In diabetes of type II, look at the feet.", ()),
        # In a row that begins with a drug, another cell has its amount; of one beside it, none.
        ("atenolol dose", "| Atenolol | once daily | 50 mg |", ()),
        ("verapamil dose", "| With verapamil | 110 mg twice daily |", ("a dose",)),
        # A late dose, a way to give it and what it is equal to are told in words of their own.
        ("missed flupentixol depot by 2 weeks", "Flupentixol depot: 20 mg.", ("a missed dose",)),
        ("missed flupentixol depot by 2 weeks", "Flupentixol depot that is overdue: give 20 mg.", ()),
        ("ketamine intranasal dose", "Ketamine 1 mg/kg into a vein.", ("intranasal use",)),
        ("ketamine intranasal dose", "Ketamine 3 mg/kg into each nostril.", ()),
        ("codeine to morphine conversion", "Codeine and morphine slow the bowel.", ("an equivalent",)),
        ("codeine to morphine conversion", "Codeine 100 mg has the effect of morphine 10 mg: ratio 10.", ()),
        ("10 mg morphine to oxycodone", "Morphine and oxycodone.", ("an equivalent",)),
        ("atenolol 25 mg to control angina", "Atenolol helps in angina.", ()),
        ("carbamazepine and the pill", "Carbamazepine lowers sodium.", ("contraception",)),
        ("why does ramipril cause cough", "Ramipril: cough in 10%.", ("a reason",)),
        ("why does ramipril cause cough", "Ramipril: cough, because bradykinin stays.", ()),
        ("who makes ramipril", "Ramipril is taken daily.", ("a manufacturer",)),
        ("digoxin peak level", "Digoxin trough level: 0.5 to 1 microgram/L.", ("a peak level",)),
        ("remifentanil max rate", "Remifentanil 2 mg.", ("a rate of infusion",)),
        # A word that ends as an article does is none.
        ("Zebra dose", "Zebra has stripes.", ("a dose",)),
        # A condition of an organ is told in other words; a disease of it is none.
        (
            "tolvaptan for polycystic kidney disease",
            "Renal impairment: tolvaptan.",
            ("polycystic kidney disease",),
        ),
        (
            "ursodiol for primary biliary cirrhosis",
            "Hepatic impairment: primary ursodiol.",
            ("primary biliary cirrhosis",),
        ),
        ("warfarin in chronic kidney disease", "Warfarin in renal impairment: halve it.", ()),
        (
            "diet in chronic kidney disease",
            "A diet for the heart.",
            ("chronic kidney disease", "renal impairment"),
        ),
        # Criteria need not be called so, where there are bounds.
        ("criteria for severe colitis", "Severe colitis: over 6 stools, pulse above 90.", ()),
        ("criteria for severe colitis", "Severe colitis is bad.", ("criteria",)),
        # A value is that of what was asked about, in those who were asked about.
        ("TSH range in pregnancy", "In pregnancy treat above 30 kg.", ("a value",)),
        ("TSH range in pregnancy", "In pregnancy TSH is 0.2 to 3 mU/L.", ()),
        ("cortisol reference range", "Thyrotropin: 0.4 to 4 mU/L.", ("a value",)),
        (
            "prolactin normal range in pregnancy",
            "| Women, not pregnant | prolactin 100 to 500 |",
            ("pregnancy", "a value"),
        ),
        # All words of a long name, in any order; of a short one not.
        (
            "digoxin in HF with reduced ejection fraction",
            "Digoxin: reduced ejection fraction in heart failure.",
            (),
        ),
        ("warfarin before a colonoscopy", "Stop warfarin 5 days before a procedure.", ()),
        ("warfarin before a colonoscopy", "Warfarin is taken at night.", ("colonoscopy",)),
    ],
)
def test_what_a_passage_leaves_out(question: str, text: str, left_out: tuple[str, ...]) -> None:
    assert _left_out(question, text) == left_out


def test_title_and_headings_speak_for_a_passage() -> None:
    assert _left_out("warfarin dose", "Adults: 5 mg.", "Warfarin") == ()
    assert _left_out("warfarin dose", "Adults: 5 mg.", "Blood", "Warfarin") == ()
    assert _left_out("warfarin dose", "Adults: 5 mg.", "Blood") == ("warfarin", "a dose")


def test_heads_and_groups_of_a_table_speak_for_its_rows() -> None:
    text = "| Adults | 5 |"
    context = TableContext(("| Who | Dose (mg) |",), (RowGroups(0, len(text), ("Warfarin",)),))
    passage = Passage("d", 0, 0, len(text), text, context=context)
    assert spoken(_subject("warfarin dose"), passage, "").all
    bare = Passage("d", 0, 0, len(text), text)
    assert spoken(_subject("warfarin dose"), bare, "").topics == ("warfarin",)


def test_a_number_of_children_is_none_of_adults() -> None:
    asked = "frequency of asthma in adults"
    assert _left_out(asked, "Asthma is seen in 9% of children, and in adults, too.") == ()
    assert _left_out(asked, "Adults have asthma. It is rare. Of children 9% have asthma.") == ("a number",)


@pytest.mark.parametrize(
    ("question", "needs"),
    [
        ("QT interval on sotalol", ["QT prolongation"]),
        ("low-dose aspirin", []),
        ("is a dose adjustment needed", []),
        ("dose of aspirin", ["a dose"]),
        ("screening interval", ["a time", "screening"]),
        ("heart rate", []),
        ("how many relapse", ["a number"]),
        ("can I crush it", ["crushing"]),
    ],
)
def test_what_a_question_asks(question: str, needs: list[str]) -> None:
    assert [need.name for need in needs_of(question)] == needs


def test_what_no_passage_names_is_what_a_question_is_about() -> None:
    unheld = {"ascit", "orbit"}
    held = lambda term: int(not any(term.startswith(each) for each in unheld))  # noqa: E731
    ascites = recognised("spironolactone for ascites", NAMES, held, TITLES)
    assert [topic.typed for each in ascites.topics for topic in each] == ["spironolactone", "ascites"]
    orbital = recognised("orbital cellulitis", NAMES, held, TITLES)
    assert [topic.typed for each in orbital.topics for topic in each] == ["orbital cellulitis"]
    assert [topic.typed for each in _subject("spironolactone for ascites").topics for topic in each] == [
        "spironolactone"
    ]


def test_a_table_without_a_row_for_the_value_says_so() -> None:
    rows = "| 5.0 to 8.0 | 1 mg |\n| above 8.0 | 5 mg |"
    context = TableContext(("| INR | Vitamin K |",))
    passage = Passage("d", 0, 0, len(rows), rows, context=context)
    assert spoken(_subject("INR 3.2 vitamin K"), passage, "").needs == ("a row for 3.2",)
    assert spoken(_subject("INR 6 vitamin K"), passage, "").needs == ()
    # What another table is of tells nothing.
    assert spoken(_subject("potassium 3.2 vitamin K"), passage, "").needs == ()
