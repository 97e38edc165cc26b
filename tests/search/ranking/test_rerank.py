"""Rerankers: MaxSim by hand, and a real cross-encoder that is made and taught here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support import ingest

from assembly import ranking_of
from index.errors import ModelError
from index.snapshots.store import Store
from index.vectors.model import Embedder, find_model
from ingest.lengths import count_tokens
from search.engine import SearchEngine
from search.ranking.rank import Ranking
from search.ranking.rerank import CrossEncoderReranker, LateInteraction, max_sim, reranker_of
from settings import read_settings

QUESTION = "cramps at night in older patients"
DOCUMENTS = {
    "plain.md": "# Cramps\n\nCramps at night are common in older patients.\n",
    "stretch.md": "# Calves\n\nStretch the calves at night, as some patients said.\n",
    "zinc.md": "# Minerals\n\nZinc helps some of them, said the older patients.\n",
}


def _written(folder: Path, labels: int = 1) -> Path:
    # Imported here: it imports torch, which takes seconds.
    from cross_encoder import write_cross_encoder

    return write_cross_encoder(folder, labels)


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny cross-encoder that prefers passages which say "zinc"."""
    return _written(tmp_path_factory.mktemp("reranker"))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Store:
    """A published index of DOCUMENTS."""
    folder = tmp_path_factory.mktemp("reranked")
    (folder / "documents").mkdir()
    for name, text in DOCUMENTS.items():
        (folder / "documents" / name).write_text(text)
    store = Store(folder / "index")
    ingest(store, folder / "documents", embedder=embedder)
    return store


def test_max_sim_is_the_mean_of_the_best_cosines() -> None:
    asked = np.array([[1, 0], [0, 1]], dtype=np.float32)
    said = np.array([[0.6, 0.8], [0.8, 0.6], [-1, 0]], dtype=np.float32)
    assert max_sim(asked, said) == pytest.approx((0.8 + 0.8) / 2)
    assert max_sim(asked, said[2:]) == pytest.approx((-1 + 0) / 2)
    assert max_sim(asked, asked) == pytest.approx(1)


def test_late_interaction_is_max_sim_of_the_models_tokens(embedder: Embedder) -> None:
    text = "a violet rash on the eyelids"
    tokens = embedder.embed_tokens([text])[0]
    assert tokens.shape == (embedder.limits.reserved + count_tokens(embedder.limits.tokenizer)(text), 384)
    assert np.linalg.norm(tokens, axis=1) == pytest.approx(np.ones(len(tokens)), abs=1e-5)
    same, near, far = LateInteraction(embedder).scores(
        text, [text, "The eyelids had a rash, which was violet.", "Stretch the calves."]
    )
    assert same == pytest.approx(1, abs=1e-4)
    assert -1 <= far < near < same


def test_a_cross_encoder_named_by_setting_reverses_an_order(
    store: Store,
    embedder: Embedder,
    cross_encoder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = SearchEngine(store, embedder, ranking_of(read_settings())).search(QUESTION)
    assert Path(plain.hits[0].info.source).name == "plain.md"
    monkeypatch.setenv("VERBATIM_RERANKER", str(cross_encoder))
    monkeypatch.setenv("VERBATIM_RERANK_WEIGHT", "1")
    told = SearchEngine(store, embedder, ranking_of(read_settings())).search(QUESTION)
    assert Path(told.hits[0].info.source).name == "zinc.md"
    assert [hit.ranks.rerank for hit in told.hits] == [1, 2, 3]
    assert told.hits[0].ranks.meaning == next(
        hit.ranks.meaning for hit in plain.hits if hit.passage_id == told.hits[0].passage_id
    )
    assert [hit.ranks.rerank for hit in plain.hits] == [None] * 3
    scores = sorted((hit.score for hit in plain.hits), reverse=True)
    assert [hit.score for hit in told.hits][::2] == pytest.approx(scores[::2]), "their range stays"
    monkeypatch.setenv("VERBATIM_RERANK_DEPTH", "2")
    some = SearchEngine(store, embedder, ranking_of(read_settings())).search(QUESTION)
    assert [hit.ranks.rerank for hit in some.hits] == [1, 2, None]
    assert some.hits[2].passage_id == plain.hits[2].passage_id


def test_whether_the_library_answers_does_not_hang_on_the_reranker(
    engine: SearchEngine, library_store: Store, embedder: Embedder, cross_encoder: Path
) -> None:
    other = SearchEngine(library_store, embedder, Ranking(reranker=str(cross_encoder)))
    for question in ("how high can creatine kinase go?", "qwertzuiop"):
        one, two = engine.search(question), other.search(question)
        assert (one.answerable, one.confidence) == (two.answerable, two.confidence)


def test_a_cross_encoder_scores_in_batches_and_longer_texts_than_it_reads(cross_encoder: Path) -> None:
    reranker = CrossEncoderReranker(str(cross_encoder))
    passages = ["stretch the calves", "zinc helps", "the night " * 500] * 12
    scores = reranker.scores("cramps at night", passages)
    assert scores == pytest.approx(reranker.scores("cramps at night", passages[:3]) * 12, abs=1e-4)
    assert scores[1] > 0 > scores[0]
    assert reranker.scores("cramps", []) == []


def test_no_name_is_no_reranker(embedder: Embedder) -> None:
    assert reranker_of(None, embedder) is None
    assert isinstance(reranker_of("late-interaction", embedder), LateInteraction)


def test_a_missing_folder_is_refused_without_asking_the_network(
    embedder: Embedder,
) -> None:
    with pytest.raises(ModelError, match=r"nobody/no-such-reranker: neither a folder.*HF_HUB_OFFLINE"):
        reranker_of("nobody/no-such-reranker", embedder)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no safetensors"):
        CrossEncoderReranker(str(tmp_path))


def test_a_pickle_is_not_read(cross_encoder: Path, tmp_path: Path) -> None:
    import torch

    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (tmp_path / name).write_bytes((cross_encoder / name).read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match="loads no pickled weights"):
        CrossEncoderReranker(str(tmp_path))


def test_an_embedding_model_is_no_reranker() -> None:
    with pytest.raises(ModelError, match=r"no cross-encoder \(BertModel\)"):
        CrossEncoderReranker(str(find_model().folder))


def test_several_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gives 3 scores"):
        CrossEncoderReranker(str(_written(tmp_path, labels=3)))


def test_damaged_weights_are_refused(cross_encoder: Path, tmp_path: Path) -> None:
    for path in cross_encoder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"not safetensors")
    with pytest.raises(ModelError, match="cannot be loaded"):
        CrossEncoderReranker(str(tmp_path))
