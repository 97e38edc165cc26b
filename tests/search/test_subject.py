"""Questions to a small made-up formulary: what stands first, what is marked, and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ingest

from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.hit import Answer

DOCUMENTS = {
    "warfarin.md": """---
title: Warfarin
---
# Warfarin
## Dose
Adults: 5 mg once daily, then by the INR.
## Interactions
Aspirin and fluconazole raise the INR.
""",
    "apixaban.md": """---
title: Apixaban
---
# Apixaban
## Dose by weight
| Weight (kg) | Dose |
| --- | --- |
| < 60 | 2.5 mg twice daily |
| 60 or more | 5 mg twice daily |
## Pregnancy
It is not known whether it harms the unborn child.
""",
    "knees-2010.md": """---
title: Hot knee guideline 2010
published: 2010-03-01
---
# Hot knee guideline 2010
## Rest
Rest the hot knee for 14 days.
""",
    "knees-2020.md": """---
title: Hot knee guideline 2020
published: 2020-03-01
---
# Hot knee guideline 2020
## Rest
Rest the hot knee for 3 days.
""",
}


@pytest.fixture(scope="module")
def formulary(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> SearchEngine:
    folder = tmp_path_factory.mktemp("formulary")
    (folder / "documents").mkdir()
    for name, text in DOCUMENTS.items():
        Path(folder / "documents" / name).write_text(text, encoding="utf-8")
    store = Store(folder / "index")
    ingest(store, folder / "documents", embedder=embedder)
    return SearchEngine(store, embedder)


def _titles(answer: Answer) -> list[str]:
    return [hit.info.title for hit in answer.hits]


def _marked(answer: Answer) -> str:
    hit = answer.hits[0]
    assert hit.sentence is not None
    return hit.text[hit.sentence.start - hit.start : hit.sentence.end - hit.start]


def test_passages_of_another_drug_stand_behind_and_say_so(formulary: SearchEngine) -> None:
    answer = formulary.search("warfarin in pregnancy")
    assert answer.hits[0].info.title == "Warfarin"
    for hit in answer.hits:
        assert ("warfarin" in hit.signals.subject) == (hit.info.title != "Warfarin")
        assert hit.signals.unmentioned[: len(hit.signals.subject)] == hit.signals.subject


def test_a_brand_is_read_as_the_librarys_name(formulary: SearchEngine) -> None:
    answer = formulary.search("Coumadin dose")
    assert answer.read_as == "warfarin dose"
    assert [(each.typed, each.meant) for each in answer.readings] == [("Coumadin", "warfarin")]
    assert _marked(answer) == "Adults: 5 mg once daily, then by the INR."
    assert formulary.search("Coumadin dose", exact=True).readings == ()


@pytest.mark.parametrize(
    ("question", "row"),
    [("apixaban 82 kg", "60 or more"), ("apixaban 48 kg", "< 60"), ("apixaban dose", "< 60")],
)
def test_the_row_that_applies_is_marked_and_no_header(
    formulary: SearchEngine, question: str, row: str
) -> None:
    assert row in _marked(formulary.search(question))


def test_a_drug_is_corrected_only_to_one_that_is_here(formulary: SearchEngine) -> None:
    assert formulary.search("warfrin dose").read_as == "warfarin dose"
    # A drug itself, though it is near one that is here.
    for drug in ("edoxaban", "rivaroxaban"):
        answer = formulary.search(f"{drug} dose")
        assert (answer.read_as, answer.corrections) == (f"{drug} dose", ())
        assert answer.unknown == (drug,)


@pytest.mark.parametrize("question", ["hot knee NOT 2010", "hot knee except 2010"])
def test_what_is_excluded_is_left_out(formulary: SearchEngine, question: str) -> None:
    assert "Hot knee guideline 2010" not in _titles(formulary.search(question))


def test_a_quoted_phrase_and_a_title_stand_first(formulary: SearchEngine) -> None:
    assert _titles(formulary.search('"harms the unborn child"'))[0] == "Apixaban"
    assert _titles(formulary.search("Hot knee guideline 2010"))[0] == "Hot knee guideline 2010"


def test_the_newer_edition_is_preferred_where_asked_for_and_named(formulary: SearchEngine) -> None:
    for question in ("latest hot knee guideline", "hot knee rest after 2015"):
        assert _titles(formulary.search(question))[0] == "Hot knee guideline 2020", question
    for hit in formulary.search("hot knee rest").hits:
        newer = hit.newer.title if hit.newer else None
        assert newer == ("Hot knee guideline 2020" if hit.info.title.endswith("2010") else None)


REFERENCES = """
## References
1. Sample A, Other B. Lisinopril in pregnancy and after. Made Up J. 2019;12:101-9.
"""


def test_references_stand_last_and_answer_only_who_asks_for_a_publication(
    tmp_path: Path, embedder: Embedder
) -> None:
    (tmp_path / "documents").mkdir()
    for name, text in DOCUMENTS.items():
        (tmp_path / "documents" / name).write_text(text + REFERENCES, encoding="utf-8")
    store = Store(tmp_path / "index")
    ingest(store, tmp_path / "documents", embedder=embedder)
    engine = SearchEngine(store, embedder)
    clinical = engine.search("lisinopril in pregnancy", k=30)
    lists = [hit.heading[-1] == "References" for hit in clinical.hits]
    assert any(lists) and not all(lists)
    assert lists == sorted(lists)
    asked = engine.search("Which author published on lisinopril in pregnancy?", k=30)
    assert asked.hits[0].heading[-1] == "References"
