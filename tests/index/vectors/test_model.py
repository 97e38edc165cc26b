"""The default model, either way it is run: its checksum, unit vectors and prefixes; what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelError
from index.vectors import model as embed
from index.vectors.choose_model import make_embedder
from index.vectors.model import DEFAULT_MODEL_SHA256, ModelEmbedder, find_model
from index.vectors.sentence_transformer import SentenceTransformerEmbedder
from ingest.lengths import count_tokens


@pytest.fixture(scope="module", params=["ONNX Runtime", "torch"])
def either(request: pytest.FixtureRequest, embedder: ModelEmbedder) -> ModelEmbedder:
    """The default model, run by one and by the other."""
    return embedder if request.param == "ONNX Runtime" else SentenceTransformerEmbedder()


def test_vectors_are_of_unit_length_and_in_order(either: ModelEmbedder) -> None:
    texts = ["a rash on the eyelids", "weakness of the hips", "a rash on the eyelids"]
    vectors = either.embed_passages(texts)
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert vectors[0] == pytest.approx(vectors[2], abs=1e-6)
    question = either.embed_question("where is the rash?")
    assert question @ vectors[0] > question @ vectors[1]


def test_the_model_is_the_one_that_was_chosen(embedder: ModelEmbedder) -> None:
    assert embedder.info.sha256 == DEFAULT_MODEL_SHA256


def test_another_checksum_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "DEFAULT_MODEL_SHA256", "f" * 64)
    with pytest.raises(ModelError, match=r"sha256 53aa.*should be ffff"):
        make_embedder()


def test_a_folder_without_safetensors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04")
    with pytest.raises(ModelError, match="no pickled weights"):
        make_embedder(str(tmp_path))


def test_an_unknown_name_says_what_to_do_without_asking_the_network() -> None:
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE"):
        make_embedder("nobody/no-such-model")


@pytest.mark.parametrize(
    "run_by", [make_embedder, lambda *model: SentenceTransformerEmbedder(find_model(*model))]
)
def test_prefixes_change_what_is_embedded(
    run_by: Callable[[str, str, str], ModelEmbedder], embedder: ModelEmbedder
) -> None:
    prefixed = run_by(str(find_model().folder), "query: ", "passage: ")
    assert prefixed.embed_question("rash") == pytest.approx(embedder.embed_question("query: rash"), abs=1e-5)
    expected = embedder.embed_passages(["passage: rash"])
    assert prefixed.embed_passages(["rash"]) == pytest.approx(expected, abs=1e-5)


def test_limits_are_what_the_loaded_model_does() -> None:
    transformer = SentenceTransformerEmbedder()
    limits, model = transformer.limits, transformer.loaded
    assert limits.most == model.max_seq_length == 256
    count = count_tokens(limits.tokenizer)
    text = "Anti-HMGCR myopathy: 0.5 mg b.i.d., interstitiëller Lungenbefall."
    assert count(text) + limits.reserved == len(model.tokenizer(text)["input_ids"])


def test_what_goes_beyond_the_room_is_not_read(either: ModelEmbedder) -> None:
    full = "knee " * either.limits.room
    one_less = "knee " * (either.limits.room - 1)
    vectors = either.embed_passages([full + "rash", full, one_less + "rash"])
    assert vectors[0] == pytest.approx(vectors[1], abs=1e-5), "the last word is beyond the room"
    assert abs(vectors[2] - vectors[1]).max() > 1e-4, "and here it is within"


def test_a_prefix_takes_of_the_room(embedder: ModelEmbedder) -> None:
    prefixed = make_embedder(passage_prefix="passage: ")
    assert prefixed.limits.room == embedder.limits.room - 2
