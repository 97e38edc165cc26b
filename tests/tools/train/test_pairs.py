"""Pairs: which are made, what is left out, the same bytes each time, and errors that name file and line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from support import ROOT

from ingest.errors import MalformedDocumentError, UnreadableFileError
from tools.train.pairs import LEFT_OUT, main, outside_the_project
from tools.train.records import Pair, TrainingError, TrainingPassage, read_examples, write_data
from tools.train.scores import Scored, read_scores, write_scores
from tools.train.sources.duplicates import nearly_judged
from tools.train.sources.judged import JudgedQuestion
from tools.train.sources.medquad import kind_of

_DISEASES = ("Varnick disease", "Lomer syndrome", "Quell fever")
_ASKED = (
    "Does brindol raise serum calcium?",
    "Which gene is deleted in Oster mice?",
    "How many carpets did the nurses count?",
    "Is tolmex given before surgery?",
    "Name two enzymes of the blue liver.",
    "Can parrots carry the wimble virus?",
    "Who described the third heart sound of newts?",
    "what are the symptoms of Quell fever",
)
_ANSWERS = {
    "What are the symptoms of {} ?": "{} begins with a rash on both wrists, then weakness of the {} kind.",
    "What are the treatments for {} ?": "{} is treated with rest and with a tablet a day, in {} weeks.",
}


def shared_folder(folder: Path) -> Path:
    """Write a made-up shared folder: three diseases, and a judged collection of eight questions."""
    medquad, bioasq = folder / "corpora" / "medquad", folder / "eval" / "bioasq"
    for path in (medquad, bioasq / "qrels"):
        path.mkdir(parents=True)
    for number, name in enumerate(_DISEASES):
        pairs = "".join(
            f"<QAPair><Question qid='{n}'>{q.format(name)}</Question>"
            f"<Answer>{a.format(name, number)}</Answer></QAPair>"
            for n, (q, a) in enumerate(_ANSWERS.items())
        )
        text = f"<Document id='{number}'><Focus>{name}</Focus><QAPairs>{pairs}</QAPairs></Document>"
        (medquad / f"{number}.xml").write_text(text)
    documents = [
        {
            "_id": f"d{n}",
            "title": f"A made-up trial number {n} about mice",
            "text": f"{text} It was so. " * 12,
        }
        for n, text in enumerate(_ASKED)
    ]
    (bioasq / "corpus.jsonl").write_text("".join(json.dumps(each) + "\n" for each in documents))
    lines = [json.dumps({"_id": f"q{n}", "text": text}) + "\n" for n, text in enumerate(_ASKED)]
    (bioasq / "queries.jsonl").write_text("".join(lines))
    rows = [f"q{n}\td{n}\t1\n" for n in range(8)]
    (bioasq / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(rows))
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A shared folder, and the pairs made of it."""
    shared, out = shared_folder(tmp_path_factory.mktemp("shared")), tmp_path_factory.mktemp("pairs")
    assert main(["--shared", str(shared), "--out", str(out), "--most", "30"]) == 0
    return shared, out


def test_no_odd_question_is_trained_on_and_none_like_it(made: tuple[Path, Path]) -> None:
    queries = {each.query for each in read_examples(made[1])}
    assert {*_ASKED[::2]} <= queries
    assert not {*_ASKED[1::2]} & queries
    # The last is odd: MedQuAD asks the same.
    assert "What are the symptoms of Varnick disease?" in queries
    assert not [query for query in queries if "Quell" in query and "symptom" in query]
    left_out = [json.loads(line) for line in (made[1] / LEFT_OUT).read_text().splitlines()]
    assert {"eval/bioasq"} <= {each["question"]["asked_in"] for each in left_out}


def test_the_question_is_not_told_in_its_own_answer(made: tuple[Path, Path]) -> None:
    asked = [each for each in read_examples(made[1]) if each.source == "medquad: questions"]
    assert asked
    assert all(each.query.casefold() not in each.positive.casefold() for each in asked)


def test_near_misses_are_of_siblings_and_of_other_sections(made: tuple[Path, Path]) -> None:
    asked = [each for each in read_examples(made[1]) if each.source == "medquad: questions"]
    one = next(each for each in asked if each.query == "What are the symptoms of Varnick disease?")
    assert any("Lomer syndrome" in text and "rash" in text for text in one.negatives)
    assert any("Varnick disease" in text and "treated" in text for text in one.negatives)
    assert all(each.positive not in each.negatives for each in read_examples(made[1]))


def test_the_same_seed_gives_the_same_bytes(made: tuple[Path, Path]) -> None:
    shared, out = made
    before = {name: (out / name).read_bytes() for name in ("pairs.jsonl", "passages.jsonl", "manifest.json")}
    assert main(["--shared", str(shared), "--out", str(out), "--most", "30"]) == 0
    assert before == {name: (out / name).read_bytes() for name in before}
    counts = json.loads(before["manifest.json"])["by_source"]
    assert counts["bioasq: even questions"]["written"] == 4
    assert sum(each["written"] for each in counts.values()) == len(read_examples(out))


@pytest.mark.parametrize(
    ("query", "question", "near"),
    [
        ("What is (are) aortic stenosis ?", "What is aortic stenosis?", True),
        ("stenosis, aortic", "What is aortic stenosis?", True),
        ("What are the treatments for alpha thalassemia?", "alpha thalassaemia treatment", True),
        ("What is aortic stenosys?", "What is aortic stenosis?", True),
        ("treatment of psoriasis", "How is gout diagnosed?", False),
        ("What are the symptoms of Lomer syndrome?", "What are the symptoms of Varnick disease?", False),
    ],
)
def test_what_is_nearly_a_judged_question(query: str, question: str, near: bool) -> None:
    others = [f"symptoms of number {n}" for n in range(20)]
    found = nearly_judged([query, *others], [JudgedQuestion(question, "here")])
    assert (query in found) is near


def test_what_a_question_asks_for() -> None:
    assert kind_of("What are the symptoms of gout?") == "symptoms"
    assert kind_of("What is (are) gout?") == "information"
    assert kind_of("Do you have any advice?") == ""


def test_without_judged_questions_nothing_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--shared", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "no judged question lies there" in capsys.readouterr().err


def test_nothing_is_written_where_it_might_be_committed(tmp_path: Path) -> None:
    outside_the_project(tmp_path)
    outside_the_project(ROOT / "var" / "pairs")
    with pytest.raises(TrainingError, match="other people's text"):
        outside_the_project(ROOT / "tools" / "pairs")


PASSAGES = [
    TrainingPassage("a", "Gout", "Treatment", "Rest."),
    TrainingPassage("b", "Gout", "", "Uric acid."),
]
PAIRS = [Pair("made", "how is gout treated?", "a", "title", ("b",))]


def test_pairs_are_read_as_they_were_written_packed_or_not(tmp_path: Path) -> None:
    write_data(tmp_path, PASSAGES, PAIRS, {})
    (one,) = read_examples(tmp_path)
    assert (one.positive, one.negatives) == ("Gout\nRest.", ("Gout\nUric acid.",))
    plain = tmp_path / "pairs.jsonl"
    (tmp_path / "pairs.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    assert read_examples(tmp_path) == [one]


def test_what_is_wrong_with_pairs_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"manifest\.json: there is no such file"):
        read_examples(tmp_path)
    write_data(tmp_path, PASSAGES[:1], PAIRS, {})
    with pytest.raises(MalformedDocumentError, match=r"pairs\.jsonl, line 1: no passage has the id 'b'"):
        read_examples(tmp_path)
    (tmp_path / "pairs.jsonl").write_text("{}\n")
    with pytest.raises(TrainingError, match=r"pairs\.jsonl has sha256"):
        read_examples(tmp_path)


def test_a_teachers_scores_leave_out_what_it_takes_for_answers(tmp_path: Path) -> None:
    write_data(tmp_path, PASSAGES, PAIRS, {})
    examples = read_examples(tmp_path)
    write_scores(tmp_path / "s.jsonl", [(0.8, [0.79])])
    (near,) = read_scores(tmp_path / "s.jsonl", examples)
    assert near.without_answers() == Scored(near.without_answers().example, 0.8, ())
    assert near.without_answers().example.negatives == ()
    write_scores(tmp_path / "s.jsonl", [(0.8, [0.1])])
    (far,) = read_scores(tmp_path / "s.jsonl", examples)
    assert far.without_answers() == far
    write_scores(tmp_path / "s.jsonl", [(0.8, [])])
    with pytest.raises(TrainingError, match="line 1: 0 scores for 1 negatives"):
        read_scores(tmp_path / "s.jsonl", examples)
