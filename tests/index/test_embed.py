"""The default model: its checksum, its unit vectors, its prefixes, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import embed
from index.embed import DEFAULT_MODEL_SHA256, SentenceTransformerEmbedder
from index.errors import ModelError
from ingest.lengths import count_tokens


def test_vectors_are_of_unit_length_and_in_order(embedder: SentenceTransformerEmbedder) -> None:
    texts = ["a rash on the eyelids", "weakness of the hips", "a rash on the eyelids"]
    vectors = embedder.embed_passages(texts)
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert vectors[0] == pytest.approx(vectors[2], abs=1e-6)
    question = embedder.embed_question("where is the rash?")
    assert question @ vectors[0] > question @ vectors[1]


def test_the_model_is_the_one_that_was_chosen(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.info.sha256 == DEFAULT_MODEL_SHA256


def test_another_checksum_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "DEFAULT_MODEL_SHA256", "f" * 64)
    with pytest.raises(ModelError, match=r"sha256 53aa.*should be ffff"):
        SentenceTransformerEmbedder()


def test_a_folder_without_safetensors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04")
    with pytest.raises(ModelError, match="no pickled weights"):
        SentenceTransformerEmbedder(str(tmp_path))


def test_an_unknown_name_says_what_to_do_without_asking_the_network() -> None:
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE"):
        SentenceTransformerEmbedder("nobody/no-such-model")


def test_prefixes_change_what_is_embedded(embedder: SentenceTransformerEmbedder) -> None:
    folder = str(embedder._folder)
    prefixed = SentenceTransformerEmbedder(folder, query_prefix="query: ", passage_prefix="passage: ")
    assert prefixed.embed_question("rash") == pytest.approx(embedder.embed_question("query: rash"), abs=1e-5)
    expected = embedder.embed_passages(["passage: rash"])
    assert prefixed.embed_passages(["rash"]) == pytest.approx(expected, abs=1e-5)


def test_limits_are_what_the_loaded_model_does(embedder: SentenceTransformerEmbedder) -> None:
    limits = embedder.limits
    model = embedder._loaded
    assert limits.most == model.max_seq_length == 256
    count = count_tokens(limits.tokenizer)
    text = "Anti-HMGCR myopathy: 0.5 mg b.i.d., interstitiëller Lungenbefall."
    assert count(text) + limits.reserved == len(model.tokenizer(text)["input_ids"])


def test_what_goes_beyond_the_room_is_not_read(embedder: SentenceTransformerEmbedder) -> None:
    full = "knee " * embedder.limits.room
    one_less = "knee " * (embedder.limits.room - 1)
    vectors = embedder.embed_passages([full + "rash", full, one_less + "rash"])
    assert vectors[0] == pytest.approx(vectors[1], abs=1e-5), "the last word is beyond the room"
    assert abs(vectors[2] - vectors[1]).max() > 1e-4, "and here it is within"


def test_a_prefix_takes_of_the_room(embedder: SentenceTransformerEmbedder) -> None:
    prefixed = SentenceTransformerEmbedder(passage_prefix="passage: ")
    assert prefixed.limits.room == embedder.limits.room - 2
