"""Names are found in any spelling, each leads to one thing, and none to a look-alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from search.names.key import name_key
from search.names.names import Names
from search.names.shorthand import read_shorthand
from search.names.tables import Tables


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


def _called(names: Names, text: str) -> list[str]:
    return [concept.name for concept in names.look_up(text)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Lasix", "furosemide"),
        ("frusemide", "furosemide"),
        ("CellCept", "mycophenolate mofetil"),
        ("Tylenol", "acetaminophen"),
        ("paracetamol", "acetaminophen"),
        ("adrenaline", "epinephrine"),
        ("Adrenalin", "epinephrine"),
        ("METFORMIN HYDROCHLORIDE", "metformin"),
        ("glucophage", "metformin"),
        ("sodium valproate", "valproic acid"),
        ("Depakote", "valproic acid"),
        ("lignocaine", "lidocaine"),
        ("salbutamol", "albuterol"),
        ("ipratropium", "ipratropium"),
        ("Atrovent", "ipratropium"),
        ("azithromycin", "azithromycin"),
        ("sulphasalazine", "sulfasalazine"),
        ("ciclosporin", "cyclosporine"),
        ("vitamin B12", "cyanocobalamin"),
        ("Vitamin-C", "ascorbic acid"),
        ("statins", "statin"),
        ("ACE inhibitors", "ACE inhibitor"),
        ("Wegener's", "granulomatosis with polyangiitis"),
        ("wegeners granulomatosis", "granulomatosis with polyangiitis"),
        ("Churg-Strauss", "eosinophilic granulomatosis with polyangiitis"),
        ("Churg–Strauss syndrome", "eosinophilic granulomatosis with polyangiitis"),
        ("Reiter's syndrome", "reactive arthritis"),
        ("heart attack", "Acute myocardial infarction"),
        ("high blood pressure", "hypertension"),
        ("Henoch-Schonlein purpura", "IgA vasculitis"),
        ("anaemia", "Anemia"),
        ("fungal infections", "fungal infection"),
        ("diabetes", "Diabetes mellitus"),
        ("type 2 diabetes", "Type 2 diabetes mellitus"),
    ],
)
def test_a_name_leads_to_what_it_names(names: Names, typed: str, name: str) -> None:
    assert _called(names, typed) == [name]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Bactrim", {"sulfamethoxazole", "trimethoprim"}),
        ("Septra", {"sulfamethoxazole", "trimethoprim"}),
        ("co-trimoxazole", {"sulfamethoxazole", "trimethoprim"}),
        ("cotrimoxazole", {"sulfamethoxazole", "trimethoprim"}),
        ("trimethoprim-sulfamethoxazole", {"sulfamethoxazole", "trimethoprim"}),
        ("Augmentin", {"amoxicillin", "clavulanic acid"}),
        ("co-amoxiclav", {"amoxicillin", "clavulanic acid"}),
        ("Percocet", {"acetaminophen", "oxycodone"}),
        ("Entresto", {"sacubitril", "valsartan"}),
        ("Sinemet", {"carbidopa", "levodopa"}),
    ],
)
def test_a_combination_has_its_substances(names: Names, typed: str, parts: set[str]) -> None:
    (combined,) = names.look_up(typed)
    assert {part.name for part in names.stands_for(combined)} == parts


LOOK_ALIKES = [
    ("hydroxyzine", "hydralazine"),
    ("clonidine", "clonazepam"),
    ("prednisone", "prednisolone"),
    ("citalopram", "escitalopram"),
    ("quinine", "quinidine"),
    ("vincristine", "vinblastine"),
    ("chlorpromazine", "chlorpropamide"),
    ("dopamine", "dobutamine"),
    ("epinephrine", "ephedrine"),
    ("epinephrine", "norepinephrine"),
    ("metformin", "metronidazole"),
    ("mycophenolate mofetil", "mycophenolic acid"),
    ("fluticasone furoate", "fluticasone propionate"),
    ("tenofovir alafenamide", "tenofovir disoproxil"),
    ("aspartate", "insulin aspart"),
    ("type 1 diabetes", "type 2 diabetes"),
    ("hepatitis B", "hepatitis C"),
    ("hypokalemia", "hyperkalemia"),
    ("hypertension", "hypotension"),
]


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKES)
def test_look_alikes_are_two(names: Names, one: str, other: str) -> None:
    first, second = ({row.key for row in names.look_up(typed)} for typed in (one, other))
    assert first and second and not first & second


@pytest.mark.parametrize(
    "word",
    """even important factors hepatic other well stable does all as or it us in traps iris factor imaging
    renal""".split(),
)
def test_an_everyday_word_is_no_name(names: Names, word: str) -> None:
    assert names.look_up(word) == ()


def test_every_name_of_a_row_leads_to_it() -> None:
    """Of all rows, and after any change of the spellings: else `python -m tools.names.build` must be run."""
    tables = Tables()
    for row in tables.rows():
        for name in row.all_names:
            assert row in tables.named(name_key(name)), (row.key, name)
        assert tables.keyed(row.key) == row


def test_every_name_of_a_substance_is_of_no_other(names: Names) -> None:
    """Few are of two, and for those both are told: brands that differ by country."""
    owners: dict[str, set[str]] = {}
    for row in Tables().rows():
        if row.kind == "drug":
            for name in row.all_names:
                owners.setdefault(name_key(name), set()).add(row.key)
    shared = {key for key, rows in owners.items() if len(rows) > 1}
    assert len(shared) < 20
    assert not shared & {name_key(name) for pair in LOOK_ALIKES for name in pair}


def test_every_parent_and_part_is_there() -> None:
    tables = Tables()
    for row in tables.rows():
        for key in (*row.parents, *row.parts):
            assert tables.keyed(key) is not None, (row.key, key)
        for parent in row.parents:
            assert row in tables.children(parent)


@pytest.mark.parametrize(
    ("member", "group"),
    [
        ("candidiasis", "fungal infection"),
        ("aspergillosis", "fungal infection"),
        ("thrush", "fungal infection"),
        ("Wegener's", "vasculitis"),
        ("juvenile dermatomyositis", "dermatomyositis"),
        ("paroxysmal atrial fibrillation", "atrial fibrillation"),
        ("type 2 diabetes", "diabetes"),
        ("simvastatin", "statin"),
        ("insulin glargine", "insulin"),
        ("fluticasone furoate", "fluticasone"),
        ("warfarin", "anticoagulant"),
        ("breast cancer", "cancer"),
    ],
)
def test_a_member_stands_below_its_group(names: Names, member: str, group: str) -> None:
    (row,), (above,) = names.look_up(member), names.look_up(group)
    assert above in list(names.ancestors(row))
    assert row in list(names.members(above))
    assert above not in list(names.members(row))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("E11.65", "Type 2 diabetes mellitus with hyperglycemia"),
        ("e1165", "Type 2 diabetes mellitus with hyperglycemia"),
        ("M31.3", "granulomatosis with polyangiitis"),
        ("S52.501A", "Fracture of lower end of radius"),
        ("9100L32L2N", "metformin"),
        ("786Z46389E", "metformin"),
    ],
)
def test_a_code_leads_to_its_row_or_the_one_above(names: Names, code: str, name: str) -> None:
    found = names.coded(code)
    assert found is not None and found.name == name


@pytest.mark.parametrize("code", ["", "metformin", "Z99.999.9", "0000000000", "12", "É11"])
def test_what_is_no_code_has_no_row(names: Names, code: str) -> None:
    assert names.coded(code) is None


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("metformin in renal impairment", ["metformin", "renal impairment"]),
        ("granulomatosis with polyangiitis and rituximab", ["granulomatosis with polyangiitis", "rituximab"]),
        ("insulin glargine dose", ["insulin glargine"]),
        ("WHAT IS ALL THAT", []),
        ("what is ALL", ["ALL"]),
        ("rash all over as a child", []),
        ("500 mg of Mg", ["Mg"]),
        ("bactrim for PCP ppx", ["bactrim", "PCP", "ppx"]),
        ("", []),
        ("¿?", []),
    ],
)
def test_the_longest_names_in_a_question_are_found(names: Names, question: str, typed: list[str]) -> None:
    mentions = names.mentions(question)
    assert [mention.typed for mention in mentions] == typed
    assert all(question[each.start : each.end] == each.typed and each.concepts for each in mentions)


def test_the_same_answers_in_thirty_threads() -> None:
    typed = [name for pair in LOOK_ALIKES for name in pair] * 10
    alone = Names()
    together = Names()
    expected = [[row.key for row in alone.look_up(each)] for each in typed]
    with ThreadPoolExecutor(30) as threads:
        assert [[row.key for row in rows] for rows in threads.map(together.look_up, typed)] == expected


def test_short_forms_of_one_thing_only(names: Names) -> None:
    (methotrexate,) = names.look_up("methotrexate")
    (dermatomyositis,) = names.look_up("dermatomyositis")
    assert "MTX" in names.short_forms(methotrexate)
    assert names.short_forms(dermatomyositis) == ()
    assert names.look_up("creatine kinase")[0].names[:2] == ("CK", "CPK")


def test_shorthand_stands_for_what_the_tables_know(names: Names) -> None:
    """Four fifths of what it says of drugs is known by that name."""
    rows = [row for row in read_shorthand() if row.field == "drug"]
    known = [row for row in rows if names.stands_for(row)]
    assert len(known) > 0.8 * len(rows)
