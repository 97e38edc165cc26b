"""BERTs by ONNX Runtime: the vectors of sentence-transformers, and every other model left to it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import LIBRARY, ROOT

from index.errors import ModelError
from index.vectors import choose_model as choice
from index.vectors.bert_files import mapped_weights, plain_bert
from index.vectors.choose_model import has_gpu, make_embedder
from index.vectors.model import Embedder, ModelEmbedder, Vectors, find_model
from index.vectors.onnx_bert import BertEmbedder
from index.vectors.sentence_transformer import SentenceTransformerEmbedder

TEXTS = [
    "",
    "\n\t ",
    "a",
    "0.5 mg b.i.d. for 3 days. See Fig. 2.",
    "interstitiëller Lungenbefall — anti‑HMGCR, β₂, 高血压, ارتفاع ضغط الدم, 🩺",
    "\N{REPLACEMENT CHARACTER}\N{ZERO WIDTH SPACE}\N{COMBINING ACUTE ACCENT}",
    "[CLS] the marks of a model [SEP] as words [PAD] [MASK] ##ing",
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 9,
    "knee " * 700,
]
"""What may trip up a tokenizer: nothing, marks, other scripts, and more than the model reads."""


@pytest.fixture(scope="module")
def by_torch() -> Embedder:
    """The default model as sentence-transformers runs it."""
    return SentenceTransformerEmbedder()


@pytest.fixture(scope="module")
def by_onnx() -> BertEmbedder:
    """The default model as ONNX Runtime runs it, GPU or not."""
    return bert(find_model().folder)


def bert(folder: Path) -> BertEmbedder:
    """The BERT in a folder."""
    found, weights = plain_bert(folder), mapped_weights(folder / "model.safetensors")
    assert found and weights
    return BertEmbedder(find_model(str(folder)), found, weights)


def assert_same(some: Vectors, others: Vectors) -> None:
    """That vectors differ by rounding, and no more."""
    assert some.shape == others.shape
    assert some.dtype == others.dtype == np.float32
    assert np.abs(some - others).max() < 1e-5


def test_vectors_are_those_of_sentence_transformers(by_onnx: ModelEmbedder, by_torch: ModelEmbedder) -> None:
    files = [path.read_text(encoding="utf-8") for path in [*LIBRARY.glob("*"), *ROOT.glob("*.md")]]
    read = [paragraph for text in files for paragraph in text.split("\n\n")]
    assert len(read) > 50
    assert_same(by_onnx.embed_passages([*TEXTS, *read]), by_torch.embed_passages([*TEXTS, *read]))
    for text in TEXTS:
        assert_same(by_onnx.embed_question(text), by_torch.embed_question(text))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=200), max_size=6))
def test_whatever_the_text(by_onnx: ModelEmbedder, by_torch: ModelEmbedder, texts: list[str]) -> None:
    vectors = by_onnx.embed_passages([*texts, "knee"])
    assert_same(vectors, by_torch.embed_passages([*texts, "knee"]))


def test_a_vector_does_not_hang_on_what_is_embedded_with_it(by_onnx: ModelEmbedder) -> None:
    # Of many lengths, in several batches.
    texts = [f"{'knee and hip ' * (i % 25)} {i}" for i in range(100)]
    together = by_onnx.embed_passages(texts)
    assert_same(together[::-1], by_onnx.embed_passages(texts[::-1]))
    assert_same(together, np.stack([by_onnx.embed_question(text) for text in texts]))


def test_threads_share_it(by_onnx: ModelEmbedder) -> None:
    texts = [f"question {i} about the {'knee ' * i}" for i in range(40)]
    alone = by_onnx.embed_passages(texts)
    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(by_onnx.embed_question, texts))
        whole = list(pool.map(by_onnx.embed_passages, [texts] * 4))
    assert_same(alone, np.stack(asked))
    for each in whole:
        assert_same(alone, each)


def test_no_text_is_no_vector(by_onnx: ModelEmbedder) -> None:
    assert by_onnx.embed_passages([]).shape == (0, 384)


def test_the_default_is_run_by_onnx_without_torch_and_without_the_network() -> None:
    """In a process of its own, whose imports and connections can be seen from the start."""
    if has_gpu():
        pytest.skip("this machine has a GPU, which torch uses")
    program = """
import sys
def refuse(event, what):
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.posix_spawn"):
        raise AssertionError(event)
sys.addaudithook(refuse)
from index.vectors.choose_model import make_embedder
vectors = make_embedder().embed_passages(["a rash", "the hips"])
print(vectors.shape, sorted({"torch", "transformers", "sentence_transformers", "scipy"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "(2, 384) []", done.stderr


def test_a_gpu_is_left_to_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "has_gpu", lambda: True)
    assert isinstance(make_embedder(), SentenceTransformerEmbedder)
    monkeypatch.setattr(choice, "has_gpu", lambda: False)
    assert isinstance(make_embedder(), BertEmbedder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Saves a little BERT of other sizes than the default's, with random weights."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    def save(pooling: str = "mean", normalize: bool = True, **config: Any) -> Path:
        place = tmp_path_factory.mktemp("model")
        AutoTokenizer.from_pretrained(find_model().folder).save_pretrained(place / "bare")
        fields = {
            "hidden_size": 48,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "intermediate_size": 80,
        }
        BertModel(BertConfig(**(fields | config))).save_pretrained(place / "bare")
        reading = Transformer(str(place / "bare"), max_seq_length=64)
        parts = [reading, Pooling(48, pooling_mode=pooling), *([Normalize()] if normalize else [])]
        SentenceTransformer(modules=parts, device="cpu").save(str(place / "model"))
        return place / "model"

    return save


@pytest.mark.parametrize("normalize", [True, False])
def test_a_bert_of_another_size_is_run_too(small: Callable[..., Path], normalize: bool) -> None:
    folder = small(normalize=normalize, max_position_embeddings=64, layer_norm_eps=1e-6)
    by_onnx, by_torch = bert(folder), SentenceTransformerEmbedder(find_model(str(folder)))
    assert by_onnx.limits.most == 64
    assert_same(by_onnx.embed_passages(TEXTS), by_torch.embed_passages(TEXTS))


@pytest.mark.parametrize(
    "other", [{"pooling": "cls"}, {"pooling": "max"}, {"hidden_act": "relu"}, {"is_decoder": True}]
)
def test_another_model_is_left_to_sentence_transformers(
    small: Callable[..., Path], other: dict[str, Any]
) -> None:
    folder = small(**other)
    assert plain_bert(folder) is None
    chosen = make_embedder(str(folder))
    assert isinstance(chosen, SentenceTransformerEmbedder)
    assert chosen.embed_passages(TEXTS).shape == (len(TEXTS), 48)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All but the weights of the default model, which is a plain BERT."""
    folder = tmp_path_factory.mktemp("plain")
    for source in find_model().folder.rglob("*.json"):
        copy = folder / source.relative_to(find_model().folder)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(source.read_bytes())
    assert plain_bert(folder)
    return folder


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("config.json", {"model_type": "roberta"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("tokenizer_config.json", {"do_lower_case": False}),
        ("tokenizer_config.json", {"truncation_side": "left"}),
        ("sentence_bert_config.json", {"do_lower_case": True}),
        ("config_sentence_transformers.json", {"default_prompt_name": "query"}),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}),
        ("1_Pooling/config.json", {"pooling_mode": ["mean", "max"]}),
    ],
)
def test_what_would_change_a_vector_is_seen(
    plain: Path, tmp_path: Path, file: str, change: dict[str, Any]
) -> None:
    changed = shutil.copytree(plain, tmp_path / "changed")
    fields = json.loads((changed / file).read_text())
    (changed / file).write_text(json.dumps(fields | change))
    assert plain_bert(changed) is None


def _in(folder: Path, kind: str) -> Path:
    """Rewrite a model's weights in another type of number, which is computed with in 32 bits."""
    import torch
    from safetensors.torch import load_file, save_file

    weights = folder / "model.safetensors"
    cast = {name: tensor.to(getattr(torch, kind)) for name, tensor in load_file(weights).items()}
    save_file(cast, weights, metadata={"format": "pt"})
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"dtype": "float32"}))
    return folder


def test_half_precision_is_computed_in_32_bits(small: Callable[..., Path]) -> None:
    folder = _in(small(), "float16")
    weights = mapped_weights(folder / "model.safetensors")
    assert weights and {each.dtype for each in weights.values()} == {np.dtype(np.float32)}
    by_onnx, by_torch = make_embedder(str(folder)), SentenceTransformerEmbedder(find_model(str(folder)))
    assert isinstance(by_onnx, BertEmbedder) or has_gpu()
    assert_same(by_onnx.embed_passages(TEXTS), by_torch.embed_passages(TEXTS))


def test_other_numbers_are_left_to_sentence_transformers(small: Callable[..., Path]) -> None:
    assert mapped_weights(_in(small(), "bfloat16") / "model.safetensors") is None


@pytest.mark.parametrize("damage", [b"", b"\x05", b"\xff" * 40, b"\x02" + b"\0" * 7 + b"{]" + b"\0" * 9])
def test_weights_that_are_none_are_named(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "model.safetensors").write_bytes(damage)
    with pytest.raises(ModelError, match=r"model\.safetensors: is no safetensors file"):
        mapped_weights(tmp_path / "model.safetensors")


def test_weights_that_are_cut_are_named(small: Callable[..., Path]) -> None:
    weights = small() / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError, match="is no safetensors file"):
        mapped_weights(weights)


def test_weights_that_lack_a_layer_are_named(small: Callable[..., Path]) -> None:
    folder = small(num_hidden_layers=1)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 2}))
    with pytest.raises(ModelError, match=r"lack 'encoder\.layer\.1\."):
        bert(folder).embed_question("knee")
