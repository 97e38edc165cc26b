"""A tiny epoch on a processor: the loss falls, and the engine opens what was saved and searches with it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from support import LIBRARY, ingest

from index.snapshots.store import Store
from index.vectors.choose_model import has_gpu, make_embedder
from index.vectors.model import find_model
from index.vectors.onnx_bert import BertEmbedder
from index.vectors.sentence_transformer import SentenceTransformerEmbedder
from search.engine import SearchEngine
from search.ranking.rerank import CrossEncoderReranker
from settings import Settings
from tools.train.fit import Settings as HowToTrain
from tools.train.fit import datasets_of
from tools.train.records import Example, Pair, TrainingError, TrainingPassage, read_examples, write_data
from tools.train.run import run
from tools.train.save import Trained
from tools.train.scores import read_scores, write_scores
from tools.train.teach import main as teach

pytest.importorskip("datasets", reason="training needs datasets and accelerate: make dev")
pytest.importorskip("accelerate", reason="training needs datasets and accelerate: make dev")

_THINGS = ("varn", "lome", "quell", "bost", "tarn", "fesk", "mird", "polk", "sarn", "wimble", "yort", "zink")
_ASKED = {"what helps against {}": "A tablet a day is given in {}.", "{} signs": "Both wrists swell in {}."}


def _pairs(folder: Path) -> Path:
    """Two dozen pairs of our own: the name alone does not tell a question's passage from its near miss."""
    passages = [
        TrainingPassage(f"{n}{thing}", "", "", text.format(thing))
        for n, text in enumerate(_ASKED.values())
        for thing in _THINGS
    ]
    pairs = [
        Pair("made", asked.format(thing), f"{n}{thing}", "text", (f"{1 - n}{thing}",))
        for n, asked in enumerate(_ASKED)
        for thing in _THINGS
    ]
    manifest = {"pairs": len(pairs), "seed": 0, "by_source": {"made": {"written": len(pairs)}}}
    write_data(folder, passages, pairs, manifest)
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Trained]:
    """A model that was trained on few pairs, with a teacher's scores, and what is known of it."""
    pairs, out = _pairs(tmp_path_factory.mktemp("pairs")), tmp_path_factory.mktemp("model") / "trained"
    write_scores(pairs / "scores.jsonl", [(0.9, [0.1])] * len(read_examples(pairs)))
    how = HowToTrain(epochs=2, batch=4, rate=1e-4, negatives=1)
    return out, run(pairs, out, find_model().folder, how, 24, pairs / "scores.jsonl")


def test_the_loss_falls(trained: tuple[Path, Trained]) -> None:
    losses = [loss for _, loss in trained[1].curve]
    third = len(losses) // 3
    assert third >= 4
    assert np.mean(losses[-third:]) < 0.7 * np.mean(losses[:third])
    assert trained[1].settings["taught"] is True


def test_the_engine_opens_it_by_setting_and_searches(
    trained: tuple[Path, Trained], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBATIM_MODEL", str(trained[0]))
    embedder = make_embedder(Settings().model)
    assert isinstance(embedder, BertEmbedder) or has_gpu()
    assert embedder.info != make_embedder().info and embedder.limits.most == 256
    store = Store(tmp_path)
    assert ingest(store, LIBRARY, embedder=embedder).embedded > 0
    hits = SearchEngine(store, embedder).search("Where are Gottron papules found?").hits
    assert hits and "Gottron" in hits[0].text


def test_it_is_stored_in_half_the_bytes_and_computed_alike_by_both(trained: tuple[Path, Trained]) -> None:
    weights = (trained[0] / "model.safetensors").stat().st_size
    assert 0.49 < weights / find_model().weights.stat().st_size < 0.51
    texts = ["a rash on the wrists", "what helps against varn", "knee " * 300]
    by_torch = SentenceTransformerEmbedder(find_model(str(trained[0])))
    assert make_embedder(str(trained[0])).embed_passages(texts) == pytest.approx(
        by_torch.embed_passages(texts), abs=1e-5
    )
    assert abs(make_embedder().embed_passages(texts) - by_torch.embed_passages(texts)).max() > 1e-3


def test_its_card_says_what_it_is(trained: tuple[Path, Trained]) -> None:
    told = (trained[0] / "README.md").read_text()
    assert find_model(str(trained[0])).info.sha256 in told
    assert all(
        f"## {part}" in told for part in ("Data", "Licences", "Method", "Figures", "Limits", "Checksums")
    )


def test_nobody_is_told(trained: tuple[Path, Trained]) -> None:
    assert os.environ["HF_HUB_OFFLINE"] == "1" and os.environ["WANDB_MODE"] == "disabled"


def test_a_teacher_is_trained_scores_and_reranks(tmp_path: Path) -> None:
    pairs, teacher = _pairs(tmp_path / "pairs"), tmp_path / "teacher"
    assert teach(["train", "--pairs", str(pairs), "--out", str(teacher), "--batch", "8", "--steps", "3"]) == 0
    written = tmp_path / "scores.jsonl"
    assert teach(["score", "--pairs", str(pairs), "--teacher", str(teacher), "--out", str(written)]) == 0
    scored = read_scores(written, read_examples(pairs))
    assert all(0 < score < 1 for each in scored for score in (each.positive, *each.negatives))
    first, second = CrossEncoderReranker(str(teacher)).scores("varn signs", ["Both wrists swell.", "Rest."])
    assert np.isfinite([first, second]).all() and first != second


def test_too_few_pairs_are_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="2 pairs fill no batch of 4"):
        datasets_of([Example("q", "a", ()), Example("r", "b", ("c",))], HowToTrain(batch=4))
