"""The engine: real questions to a real, tiny library."""

from __future__ import annotations

import gc
import json
import shutil
import threading
import weakref
from pathlib import Path

import pytest
from support import LIBRARY, ingest

from index.build.options import IngestOptions
from index.build.run import build
from index.catalog.facets import FilterError, Filters
from index.errors import DamagedError, MismatchError, NoIndexError
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from ingest.files.find import find
from search.engine import Ranking, SearchEngine
from search.hit import Answer
from search.question.parse import EmptyQuestionError


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "where on the body are Gottron papules?",
            "Gottron papules lie over the knuckles, elbows and knees.",
        ),
        ("is the rash made worse by sunlight?", "Sunlight makes the rash more evident."),
        (
            "how high can CK or creatine kinase go?",
            "Creatine kinase may reach 50 times the upper limit of normal.",
        ),
        ("is IL-6 of use?", "IL-6 is not used to follow the disease."),
    ],
)
def test_the_answer_comes_first_with_its_sentence(engine: SearchEngine, question: str, sentence: str) -> None:
    hit = engine.search(question).hits[0]
    assert hit.sentence is not None
    assert hit.text[hit.sentence.start - hit.start : hit.sentence.end - hit.start] == sentence


def test_every_hit_is_a_span_of_its_document(engine: SearchEngine, library_store: Store) -> None:
    catalog = library_store.open().catalog
    answer = engine.search("rash and weakness", k=50)
    assert len(answer.hits) > 2
    for rank, hit in enumerate(answer.hits, start=1):
        document = catalog.document(hit.document_id)
        assert document is not None
        assert document.text[hit.start : hit.end] == hit.text
        assert hit.rank == rank
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)


def test_k_is_delivered(engine: SearchEngine) -> None:
    assert [len(engine.search("rash and weakness", k).hits) for k in (1, 2, 3)] == [1, 2, 3]
    with pytest.raises(ValueError, match="at least 1"):
        engine.search("rash", 0)


def test_a_hit_carries_its_citation(engine: SearchEngine) -> None:
    hit = engine.search("creatine kinase").hits[0]
    assert hit.citation == (
        "A. Author. Proximal weakness. Test Press. Version 2. Published 2020-01-02. Reviewed 2024-05-06. "
        "https://example.org/weakness. Source: weakness.md."
    )
    assert hit.heading == ("Laboratory",)
    assert hit.matched == ("creatine", "kinase")


@pytest.mark.parametrize("question", ["qwertzuiop", "zzz yyy", "😀😀 ok?"])
def test_nonsense_is_not_in_the_library(engine: SearchEngine, question: str) -> None:
    answer = engine.search(question)
    assert (answer.hits, answer.answerable) == ((), False)
    assert answer.snapshot.documents == 2


def test_no_question_is_refused(engine: SearchEngine) -> None:
    with pytest.raises(EmptyQuestionError):
        engine.search("   ")


def test_a_question_of_any_length_is_answered(engine: SearchEngine) -> None:
    assert engine.search("rash " * 2000).hits
    assert engine.search("<script>alert('rash')</script> \x00 ' OR 1=1 -- rash").hits


def test_the_json_is_the_contract(engine: SearchEngine) -> None:
    told = json.loads(json.dumps(engine.search("creatine kinase", 1).to_json()))
    answered = "query snapshot answerable confidence took_ms corrections expansions read_as readings subject"
    assert list(told) == [*answered.split(), "unknown", "other_language", "hits"]
    assert list(told["snapshot"]) == ["id", "built_at", "documents", "passages", "model", "embedded"]
    (hit,) = told["hits"]
    assert list(hit) == (
        "rank passage_id document_id source title heading page start end text context doubts sentence score "
        "matched expanded status citation url also_in nearly_in signals ranks newer".split()
    )
    assert (hit["page"], hit["url"], told["confidence"], told["answerable"]) == (
        None,
        "https://example.org/weakness",
        None,
        None,
    )
    assert set(hit["sentence"]) == {"start", "end"}


def test_what_warms_it_up_is_asked_of_the_library(library_store: Store, embedder: Embedder) -> None:
    asked: list[str] = []

    class Watched(SearchEngine):
        def search(
            self, question: str, k: int = 10, filters: Filters = Filters(), exact: bool = False
        ) -> Answer:
            asked.append(question)
            return super().search(question, k, filters, exact)

    answer = Watched(library_store, embedder).warm_up()()
    gc.unfreeze()
    assert isinstance(answer, Answer)
    assert answer.hits[0].info.title in asked[0]


def test_what_was_in_service_when_it_warmed_up_is_let_go_of_when_another_is(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\nThe rash is violet.\n", encoding="utf-8")
    store = Store(tmp_path / "index")
    ingest(store, folder, embedder=embedder)
    engine = SearchEngine(store, embedder)
    engine.warm_up()()
    before = engine.library
    assert isinstance(before, Snapshot)
    held = [weakref.ref(each) for each in (before, before.catalog, before.lexical_index, before.dense_index)]
    del before
    (folder / "a.md").write_text("# A\n\nThe rash is red.\n", encoding="utf-8")
    ingest(store, folder, embedder=embedder)
    assert "red" in engine.search("rash").hits[0].text
    assert [each() for each in held] == [None] * 4
    gc.unfreeze()


def test_a_new_snapshot_is_taken_up_and_never_mixed(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "library"
    shutil.copytree(LIBRARY, folder)
    store = Store(tmp_path / "index")
    ingest(store, folder, embedder=embedder)
    engine = SearchEngine(store, embedder)
    stop = threading.Event()
    answers: list[tuple[str, int]] = []

    def ask() -> None:
        while not stop.is_set():
            answer = engine.search("how many cramps at night?", 50)
            answers.append((answer.snapshot.id, sum("cramps" in hit.text.lower() for hit in answer.hits)))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    old = store.current_id()
    (folder / "cramps.txt").write_text("Cramps\n\nCramps at night are common in older patients.\n")
    new = ingest(store, folder, embedder=embedder).published
    while not any(snapshot == new for snapshot, _ in answers):
        pass
    stop.set()
    for asker in askers:
        asker.join()
    assert {answer for answer in answers if answer[0] == old} <= {(old, 0)}
    assert {answer for answer in answers if answer[0] == new} == {(new, 1)}


def test_the_same_words_in_several_places_are_one_hit_that_names_them_all(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    leaflet = "Leaflet\n\nCramps at night are common in older patients. Stretch the calves before sleep.\n"
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(leaflet)
    (folder / "d.txt").write_text("Quinine\n\nQuinine is not advised for cramps at night.\n")
    store = Store(tmp_path / "index")
    ingest(store, folder, embedder=embedder)
    hits = SearchEngine(store, embedder).search("cramps at night", 10).hits
    assert len(hits) == 2
    (several,) = [hit for hit in hits if hit.also_in]
    places = [several.info.source, *(place.source for place in several.also_in)]
    assert sorted(Path(place).name for place in places) == ["a.txt", "b.txt", "c.txt"]
    assert all("Leaflet." in place.citation for place in several.also_in)


def test_filters_narrow_the_search_and_k_is_delivered(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.md").write_text(
            f"---\ntitle: Cramps {number}\npublished: {2000 + number}\n"
            f"ward: {'A' if number % 3 else 'B'}\n---\n"
            f"Cramps at night were seen in {number} patients of the ward.\n"
        )
    store = Store(tmp_path / "index")
    ingest(store, folder, embedder=embedder)
    engine = SearchEngine(store, embedder)
    for stated, wanted in ((["ward=b"], 10), (["ward=B", "year=2015-"], 5), (["year=2003"], 1)):
        hits = engine.search("cramps at night", 10, Filters.parse(stated)).hits
        assert len(hits) == wanted, stated
        assert all(int(hit.info.title.split()[1]) % 3 == 0 for hit in hits)
    assert engine.facets()["ward"] == [("A", 20), ("B", 10)]
    with pytest.raises(FilterError, match="colour"):
        engine.search("cramps", filters=Filters.parse(["colour=red"]))


def test_a_whole_ranking_of_the_same_words_does_not_keep_others_out(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    for number in range(140):
        (folder / f"{number}.md").write_text(
            f"---\ntitle: Leaflet {number}\n---\nCramps at night are common in older patients.\n"
        )
    (folder / "other.md").write_text("---\ntitle: Other\n---\nStretching the calves helps a little.\n")
    store = Store(tmp_path / "index")
    ingest(store, folder, embedder=embedder)
    answer = SearchEngine(store, embedder).search("cramps at night in patients; calves", 2)
    assert sorted(len(hit.also_in) for hit in answer.hits) == [0, 20]


def test_the_current_version_is_shown_before_the_one_it_replaces(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    text = "Cramps at night are common in older patients. Stretch the calves before sleep.\n"
    (folder / "a-old.md").write_text(f"---\ntitle: Cramps\nversion: 1\n---\n{text}")
    (folder / "new.md").write_text(f"---\ntitle: Cramps\nversion: 2\nsupersedes: a-old.md\n---\n{text}")
    store = Store(tmp_path / "index")
    ingest(store, folder, embedder=embedder)
    (hit,) = SearchEngine(store, embedder).search("cramps at night").hits
    assert Path(hit.info.source).name == "new.md"
    (old,) = hit.also_in
    assert old.citation.startswith("SUPERSEDED by Cramps, version 2.")
    (folder / "new.md").unlink()
    ingest(store, folder, embedder=embedder)
    (hit,) = SearchEngine(store, embedder).search("cramps at night").hits
    assert hit.info.status is None, "what replaced it is gone, so it stands again"


def test_the_current_version_stands_above_what_it_replaces_though_others_fit_better(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "a-old.md").write_text(
        "---\ntitle: Cramps\nversion: 1\n---\nCramps at night are treated with quinine at bedtime.\n"
    )
    (folder / "new.md").write_text(
        "---\ntitle: Leg pain\nversion: 2\nsupersedes: a-old.md\n---\nStretch the calves if legs hurt.\n"
    )
    for number in range(6):
        (folder / f"{number}.md").write_text(
            f"# Ward {number}\n\nCramps at night were seen in bed {number}.\n"
        )
    store = Store(tmp_path / "index")
    ingest(store, folder, embedder=embedder)
    question = "are cramps at night treated with quinine?"
    hits = SearchEngine(store, embedder).search(question, 2).hits
    assert [Path(hit.info.source).name for hit in hits] == ["new.md", "a-old.md"]
    assert hits[1].citation.startswith("SUPERSEDED by Leg pain, version 2.")
    assert hits[0].ranks.words is None or hits[0].ranks.words > 2
    assert hits[1].ranks.words == 1
    old = SearchEngine(store, embedder).search(question, 1, Filters.parse(["status=superseded"])).hits
    assert [Path(hit.info.source).name for hit in old] == ["a-old.md"], "who wants the old one gets it"


def test_nearly_the_same_words_are_one_hit_that_names_the_other_place(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    text = (
        "Cramps at night are common in older patients. Stretch the calves before sleep and keep warm. "
        "Quinine is not advised, because its harms outweigh what it does. Ask the doctor about each tablet. "
        "A warm bath in the evening and a loose blanket are what many patients found to help their legs, and "
        "nobody was harmed by either of these two so far, as the nurses of several wards have written.\n"
    )
    (folder / "a.md").write_text(f"---\ntitle: One\n---\n{text}")
    (folder / "b.md").write_text(f"---\ntitle: Two\n---\n{text.replace('doctor', 'physician')}")
    (folder / "c.md").write_text(f"---\ntitle: Three\n---\n{text.replace('not advised', 'advised')}")
    store = Store(tmp_path / "index")
    ingest(store, folder, embedder=embedder)
    hits = SearchEngine(store, embedder).search("cramps at night").hits
    assert len(hits) == 2, "what says the opposite is a hit of its own"
    (joined,) = [hit for hit in hits if hit.nearly_in]
    (place,) = joined.nearly_in
    assert {joined.info.title, place.title} == {"One", "Two"}
    assert joined.also_in == ()
    told = json.loads(json.dumps(joined.to_json()))["nearly_in"]
    assert [each["citation"] for each in told] == [place.citation]


def test_a_long_document_lets_others_in_and_by_itself_fills_the_page(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    wards = "".join(f"# Ward {n}\n\nCramps at night were seen in {n} patients.\n\n" for n in range(20, 32))
    (folder / "long.md").write_text(f"---\ntitle: Cramps\n---\n{wards}")
    store = Store(tmp_path / "index")
    ingest(store, folder, embedder=embedder)
    assert len(SearchEngine(store, embedder).search("cramps at night", 10).hits) == 10
    (folder / "short.md").write_text("---\ntitle: Nights\n---\nIn bed the calves may cramp.\n")
    ingest(store, folder, embedder=embedder)
    plain = SearchEngine(store, embedder, Ranking(hits_per_document=0)).search("cramps at night", 10)
    assert "Nights" not in [hit.info.title for hit in plain.hits[:3]]
    hits = SearchEngine(store, embedder, Ranking(document_margin=1)).search("cramps at night", 10).hits
    assert [hit.info.title for hit in hits] == ["Cramps", "Cramps", "Nights", *["Cramps"] * 7]


def test_a_new_snapshot_that_is_damaged_is_not_taken_up_and_the_page_is_told(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "library"
    shutil.copytree(LIBRARY, folder)
    store = Store(tmp_path / "index")
    first = ingest(store, folder, embedder=embedder).published
    engine = SearchEngine(store, embedder)
    (folder / "cramps.txt").write_text("Cramps\n\nCramps at night are common in older patients.\n")
    second = ingest(store, folder, embedder=embedder).published
    pack = store.root / "snapshots" / str(second) / "packs" / "000002.pack"
    pack.write_bytes(pack.read_bytes()[:-3])
    answer = engine.search("creatine kinase")
    assert (answer.snapshot.id, bool(answer.hits)) == (first, True)
    assert "000002.pack: differs from its checksum" in engine.problem
    pack.unlink()
    (folder / "more.txt").write_text("More\n\nMore was said about this elsewhere.\n")
    third = ingest(store, folder, embedder=embedder).published
    assert engine.search("cramps").snapshot.id == third
    assert engine.problem == ""


def test_while_embeddings_are_made_words_find_what_meaning_cannot_yet(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "library"
    shutil.copytree(LIBRARY, folder)
    store = Store(tmp_path / "index")
    ingest(store, folder, embedder=embedder)
    (folder / "cramps.txt").write_text("Cramps\n\nCramps at night are common in older patients.\n")
    seen = []

    def watch(stage: str, done: int, total: int) -> None:
        if stage == "embed" and not done:
            seen.append(SearchEngine(store, embedder).search("cramps at night", 3))

    build(store, find([folder]), embedder, IngestOptions(lexical_first=True), watch)
    (before,) = seen
    assert 0 < before.snapshot.embedded < 1
    assert before.hits[0].info.title == "Cramps"
    after = SearchEngine(store, embedder).search("cramps at night", 3)
    assert after.snapshot.embedded == 1
    assert after.snapshot.id != before.snapshot.id


def test_another_model_is_refused(library_store: Store, embedder: Embedder) -> None:
    other = make_embedder(query_prefix="query: ")
    with pytest.raises(MismatchError, match=r"'query: ' before questions.*Ingest again"):
        SearchEngine(library_store, other)


def test_no_index_says_how_to_make_one(tmp_path: Path, embedder: Embedder) -> None:
    with pytest.raises(NoIndexError, match=r"python cli\.py ingest"):
        SearchEngine.open(tmp_path / "none", embedder)


def test_a_quote_that_its_document_does_not_hold_is_an_error_not_a_hit(
    tmp_path: Path, embedder: Embedder
) -> None:
    """A snapshot tampered with so well that its checksums fit still shows no wrong quote."""
    store = Store(tmp_path / "index")
    ingest(store, LIBRARY, embedder=embedder)
    folder = store.open().folder
    pack = folder / "packs" / "000001.pack"
    pack.write_bytes(pack.read_bytes().replace(b"hips", b"arms"))
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "files": store.checksums(folder)}))
    with pytest.raises(DamagedError, match="is not what its document says"):
        SearchEngine(store, embedder).search("weakness of the hips")
