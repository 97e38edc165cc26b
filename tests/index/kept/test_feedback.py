"""What users say of passages and answers is kept, taken back, and becomes judged questions for `evaluate`."""

from __future__ import annotations

import json
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support import LIBRARY, ingest
from typer.testing import CliRunner, Result

from cli import app
from evaluate.collection import read_collection
from index.kept.feedback import Feedback, FeedbackError, Verdict
from index.kept.judged import counts, judged
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.hit import Span
from search.receipt import receipt

NONE = dict.fromkeys(("useful", "wrong passage", "outdated", "wrongly answered", "wrongly refused"), 0)
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _receipt(question: str = "rash?", hits: int = 2) -> dict[str, Any]:
    """A receipt as far as feedback reads it."""
    return {
        "question": question,
        "hits": [
            {
                "rank": rank, "passage_id": f"p{rank}", "document_id": f"d{rank}", "start": 0, "end": 4,
                "text_sha256": "",
            }
            for rank in range(1, hits + 1)
        ],
    }  # fmt: skip


@pytest.fixture
def given(tmp_path: Path) -> Feedback:
    return Feedback.beside(tmp_path / "index")


def test_a_judgement_is_a_line_with_its_receipt(given: Feedback) -> None:
    assert given.judgements() == ()
    assert not given.path.parent.exists(), "looking leaves nothing behind"
    first = given.add("useful", _receipt(), 1, AT)
    given.add("outdated", _receipt("gout\n?"), 2, AT)
    lines = given.path.read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0]) == {
        "id": first, "at": "2026-11-22T12:00:00+00:00", "verdict": "useful", "rank": 1, "receipt": _receipt()
    }  # fmt: skip
    assert [(each.verdict, each.question, each.hit["passage_id"]) for each in given.judgements()] == [
        ("useful", "rash?", "p1"),
        ("outdated", "gout ?", "p2"),
    ]
    assert counts(given.judgements()) == {**NONE, "useful": 1, "outdated": 1}


def test_nobody_else_can_read_it(given: Feedback) -> None:
    given.add("useful", _receipt(), 1, AT)
    assert stat.S_IMODE(given.path.stat().st_mode) == 0o600


def test_the_last_is_taken_back_and_then_the_one_before(given: Feedback) -> None:
    first, second, third = (given.add("useful", _receipt(), 1, AT) for _ in range(3))
    before = given.path.read_bytes()
    assert (taken := given.undo(AT)) and taken.id == third
    assert given.path.read_bytes().startswith(before), "lines are only added"
    assert (taken := given.undo(AT, first)) and taken.id == first
    assert given.undo(AT, first) is None
    assert (taken := given.undo(AT)) and taken.id == second
    assert given.undo(AT) is None
    assert given.judgements() == ()


def test_what_is_no_judgement_is_refused(given: Feedback) -> None:
    with pytest.raises(ValueError, match="verdict must be one of"):
        given.add("good", _receipt(), 1, AT)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no hit of rank 3"):
        given.add("useful", _receipt(), 3, AT)
    with pytest.raises(ValueError, match="a verdict on the whole answer, without a rank, and the rank is 1"):
        given.add("wrongly refused", _receipt(), 1, AT)
    with pytest.raises(ValueError, match="a verdict on a hit, with its rank, and the rank is None"):
        given.add("useful", _receipt(), None, AT)
    with pytest.raises(ValueError, match="time zone"):
        given.add("useful", _receipt(), 1, datetime(2026, 11, 22))
    assert not given.path.exists()


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        '{"id": "a", "at": "", "verdict": "useful", "rank": 1}',
        '{"id": "a", "at": "", "verdict": "useful", "rank": null, "receipt": {"question": "q", "hits": []}}',
        '{"id": "a", "at": "", "verdict": "wrongly refused", "rank": 1, "receipt": {"question": "q"}}',
    ],
)
def test_a_line_that_is_none_is_named(given: Feedback, line: str) -> None:
    given.add("useful", _receipt(), 1, AT)
    with given.path.open("a", encoding="utf-8") as file:
        file.write(line)  # without its end, as a crash leaves it
    with pytest.raises(FeedbackError, match="line 2: no judgement"):
        given.judgements()
    given.add("useful", _receipt(), 1, AT)
    given.path.write_text(given.path.read_text(encoding="utf-8").replace(line + "\n", ""), encoding="utf-8")
    assert len(given.judgements()) == 2


def test_many_at_once_lose_nothing(given: Feedback) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: given.add("useful", _receipt(f"rash {n}?"), 1, AT), range(80)))
    assert {each.id for each in given.judgements()} == set(ids)


def test_the_last_word_on_a_passage_holds_and_the_best_passage_of_a_document(given: Feedback) -> None:
    answer_receipt = _receipt(hits=3)
    answer_receipt["hits"][1]["document_id"] = "d1"
    verdicts: list[tuple[int, Verdict]] = [
        (1, "useful"),
        (2, "wrong passage"),
        (3, "useful"),
        (3, "outdated"),
    ]
    for rank, verdict in verdicts:
        given.add(verdict, answer_receipt, rank, AT)
    (one,) = judged(given.judgements())
    assert one.grades == {"d1": 1, "d3": 0}
    assert [hit["passage_id"] for hit in one.useful] == ["p1"]


def test_a_whole_answer_is_judged_and_the_last_word_holds(given: Feedback) -> None:
    given.add("wrongly refused", _receipt("Gout?", hits=0), None, AT)
    given.add("wrongly answered", _receipt("gout?"), None, AT)
    given.add("useful", _receipt("GOUT?"), 1, AT)
    first, *_ = given.judgements()
    assert (first.rank, first.hit, first.question) == (None, None, "Gout?")
    (one,) = judged(given.judgements())
    assert (one.question, one.answer, one.grades) == ("Gout?", "wrongly answered", {"d1": 1})


def test_a_question_is_judged_once_however_it_is_capitalised(given: Feedback) -> None:
    for question, verdict in (
        ("Straße RASH", "useful"),
        ("STRASSE rash", "wrong passage"),
        ("rash", "useful"),
    ):
        given.add(verdict, _receipt(question), 1, AT)  # type: ignore[arg-type]
    assert [(one.question, dict(one.grades)) for one in judged(given.judgements())] == [
        ("Straße RASH", {"d1": 0}),
        ("rash", {"d1": 1}),
    ]


@pytest.fixture
def library(tmp_path: Path, embedder: Embedder) -> tuple[Path, Path]:
    """A folder of documents and its index, to be written to."""
    folder, index = tmp_path / "library", tmp_path / "index"
    shutil.copytree(LIBRARY, folder)
    ingest(Store(index), folder, embedder=embedder)
    return folder, index


def _judge(index: Path, embedder: Embedder, question: str, *verdicts: Verdict) -> dict[str, Any]:
    """Give the first hits of a question, or its whole answer, these verdicts; return its receipt."""
    engine = SearchEngine(Store(index), embedder)
    answer_receipt = receipt(engine.search(question), {}, AT, engine.library.statistics.model)
    for rank, verdict in enumerate(verdicts, start=1):
        Feedback.beside(index).add(
            verdict, answer_receipt, None if verdict.startswith("wrongly") else rank, AT
        )
    return answer_receipt


def test_evaluate_reads_what_is_exported(
    library: tuple[Path, Path], embedder: Embedder, tmp_path: Path
) -> None:
    _, index = library
    kinase = _judge(index, embedder, "How high does creatine kinase go?", "useful")
    _judge(index, embedder, "HOW HIGH does creatine kinase go?", "useful")
    result = _run("feedback", tmp_path / "judged", "--index", index, "--json")
    assert result.exit_code == 0
    fields = json.loads(result.stdout)
    assert (fields["documents"], fields["questions"], fields["judgements"], fields["spans"]) == (2, 1, 1, 1)
    assert (fields["answers"], fields["questions_left_out"]) == (0, 0)
    collection = read_collection(tmp_path / "judged")
    hit = kinase["hits"][0]
    ((key, question),) = collection.questions.items()
    assert question == "How high does creatine kinase go?"
    assert collection.qrels == {key: {hit["document_id"]: 1}}
    assert collection.spans == {key: ((hit["document_id"], Span(hit["start"], hit["end"])),)}
    figures = _run("evaluate", tmp_path / "judged", "--json")
    assert figures.exit_code == 0
    measured = json.loads(figures.stdout)
    assert measured["questions"] == 1
    assert measured["by_document"]["P@1"] == 1.0
    assert "complaints" not in measured
    assert _run("feedback", tmp_path / "judged", "--index", index).exit_code == 1, "nothing is overwritten"


def test_what_has_changed_since_is_not_exported_as_it_was(
    library: tuple[Path, Path], embedder: Embedder, tmp_path: Path
) -> None:
    folder, index = library
    _judge(index, embedder, "How high does creatine kinase go?", "useful")
    weakness = folder / "weakness.md"
    weakness.write_text(
        weakness.read_text(encoding="utf-8").replace("50 times", "60 times"), encoding="utf-8"
    )
    ingest(Store(index), folder, embedder=embedder)
    fields = json.loads(_run("feedback", tmp_path / "judged", "--index", index, "--json").stdout)
    assert (fields["questions"], fields["spans"]) == (1, 0)
    assert not (tmp_path / "judged" / "spans.tsv").exists()
    weakness.unlink()
    ingest(Store(index), folder, embedder=embedder)
    gone = _run("feedback", tmp_path / "gone", "--index", index)
    assert gone.exit_code == 1
    assert "nothing was said yet" in " ".join(gone.output.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "judged", "library"]


def test_it_is_counted(library: tuple[Path, Path], embedder: Embedder) -> None:
    _, index = library
    assert "0 judgements on 0 questions" in _run("feedback", "--index", index).output
    _judge(index, embedder, "rash on the eyelids", "useful", "wrong passage")
    output = _run("feedback", "--index", index).output
    assert "2 judgements on 1 questions" in " ".join(output.split())
    counted = json.loads(_run("feedback", "--index", index, "--json").stdout)
    assert counted["judgements"] == {**NONE, "useful": 1, "wrong passage": 1}
    ingest(Store(index), library[0], embedder=embedder)
    assert json.loads(_run("feedback", "--index", index, "--json").stdout) == counted, "an ingest leaves it"


def test_complaints_are_exported_and_measured(
    library: tuple[Path, Path], embedder: Embedder, tmp_path: Path
) -> None:
    _, index = library
    _judge(index, embedder, "How high does creatine kinase go?", "useful")
    rash = _judge(index, embedder, "rash on the eyelids", "wrong passage")
    old = _judge(index, embedder, "weak hips", "outdated")
    _judge(index, embedder, "qwertzuiop", "wrongly refused")
    _judge(index, embedder, "stairs", "wrongly answered")
    fields = json.loads(_run("feedback", tmp_path / "judged", "--index", index, "--json").stdout)
    assert (fields["questions"], fields["judgements"], fields["answers"]) == (5, 3, 2)
    collection = read_collection(tmp_path / "judged")
    assert list(collection.questions.values()) == ["How high does creatine kinase go?"]
    assert sorted(collection.rejected.values()) == ["rash on the eyelids", "weak hips"]
    graded = {text: collection.qrels[key] for key, text in collection.rejected.items()}
    assert graded["rash on the eyelids"] == {rash["hits"][0]["document_id"]: 0}
    assert graded["weak hips"] == {old["hits"][0]["document_id"]: 0}
    said = {collection.asked[key]: verdict for key, verdict in collection.answers.items()}
    assert said == {"qwertzuiop": "wrongly refused", "stairs": "wrongly answered"}
    measured = json.loads(_run("evaluate", tmp_path / "judged", "--json").stdout)
    assert measured["questions"] == 1, "the means are over questions that can be answered"
    assert measured["complaints"] == {
        "wrong_first": {"count": 2, "of": 2},
        # So small a library has no verdict on what it finds, and refuses what it cannot.
        "still_answered": {"count": 0, "of": 1},
        "still_refused": {"count": 1, "of": 1},
    }


def test_complaints_alone_are_measured(
    library: tuple[Path, Path], embedder: Embedder, tmp_path: Path
) -> None:
    _, index = library
    _judge(index, embedder, "qwertzuiop", "wrongly refused")
    assert _run("feedback", tmp_path / "judged", "--index", index).exit_code == 0
    result = _run("evaluate", tmp_path / "judged", "--run", tmp_path / "run.txt")
    assert result.exit_code == 0, result.output
    assert " ".join(result.stdout.split()) == "wrongly refused, still refused 1 of 1"
    assert "there is no run or report" in " ".join(result.stderr.split())
    answers = tmp_path / "judged" / "answers.tsv"
    answers.write_text(answers.read_text(encoding="utf-8").replace("refused", "reused"), encoding="utf-8")
    broken = _run("evaluate", tmp_path / "judged")
    assert broken.exit_code == 1
    assert "line 2: 'q" in " ".join(broken.output.split())
