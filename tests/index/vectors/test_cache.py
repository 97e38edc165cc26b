"""The vector cache keeps vectors by model and text, bit for bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vectors.cache import VectorCache, vector_key
from index.vectors.model import ModelInfo

MODEL = ModelInfo("m", "0" * 64)
VECTORS = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)


def test_what_is_put_comes_back_in_the_order_asked_for(tmp_path: Path) -> None:
    keys = [vector_key("a"), vector_key("b")]
    with VectorCache(tmp_path / "v.sqlite", MODEL) as cache:
        assert cache.missing(keys) == set(keys)
        cache.put(keys, VECTORS)
    with VectorCache(tmp_path / "v.sqlite", MODEL) as cache:
        assert cache.missing([*keys, vector_key("c")]) == {vector_key("c")}
        assert np.array_equal(cache.get([keys[1], keys[0], keys[1]]), VECTORS[[1, 0, 1]])


def test_another_model_or_prefix_has_vectors_of_its_own(tmp_path: Path) -> None:
    key = vector_key("a")
    with VectorCache(tmp_path / "v.sqlite", MODEL) as cache:
        cache.put([key], VECTORS[:1])
    for other in (ModelInfo("m", "1" * 64), ModelInfo("m", "0" * 64, passage_prefix="passage: ")):
        with VectorCache(tmp_path / "v.sqlite", other) as cache:
            assert cache.missing([key]) == {key}
            with pytest.raises(KeyError):
                cache.get([key])


def test_more_keys_than_one_statement_takes(tmp_path: Path) -> None:
    keys = [vector_key(str(i)) for i in range(1201)]
    vectors = np.arange(2402, dtype=np.float32).reshape(1201, 2)
    with VectorCache(tmp_path / "v.sqlite", MODEL) as cache:
        cache.put(keys, vectors)
        assert np.array_equal(cache.get(keys), vectors)


@given(st.text(), st.text())
def test_keys_differ_where_texts_do(one: str, other: str) -> None:
    assert (vector_key(one) == vector_key(other)) == (one == other)


def test_vectors_take_little_more_than_their_bytes(tmp_path: Path) -> None:
    """With the pages that SQLite has by default each took three times as many."""
    vectors = np.ones((512, 384), dtype=np.float32)
    path = tmp_path / "vectors.sqlite"
    with VectorCache(path, ModelInfo("m", "0")) as cache:
        cache.put([vector_key(str(i)) for i in range(512)], vectors)
    assert path.stat().st_size < 1.5 * vectors.nbytes
