"""Evaluating: both models through the engine, equal figures for equal weights, and what is not shipped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support import ROOT

from index.vectors.model import find_model
from tools.train.evaluate import main


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A shared folder with one small judged collection, and a copy of the default as the candidate."""
    shared, model = tmp_path_factory.mktemp("shared"), tmp_path_factory.mktemp("models") / "candidate"
    shutil.copytree(ROOT / "tests" / "collection", shared / "eval" / "cf")
    shutil.copytree(find_model().folder, model)
    return shared, model


def _run(places: tuple[Path, Path], out: Path, *more: str) -> int:
    shared, model = places
    named = ["--model", str(model), "--shared", str(shared), "--out", str(out), "--collections", "cf"]
    return main([*named, "--no-clinical", *more])


@pytest.mark.parametrize("half", ["odd", "even"])
def test_the_same_weights_have_the_same_figures_and_are_not_shipped(
    places: tuple[Path, Path], tmp_path: Path, half: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(places, tmp_path, "--half", half) == 3
    told = json.loads((tmp_path / "evaluation.json").read_text())
    one, two = (told["figures"][name]["collections"]["cf"] for name in ("default", "candidate"))
    assert one["means"] == pytest.approx(two["means"]) and one["means"]["nDCG@10"] > 0
    assert told["ship"] is False
    assert "bioasq: its odd questions were not measured" in told["against"]
    # What was chosen on even halves is not judged by them.
    assert ("cf: its odd questions were not measured" in told["against"]) is (half == "even")
    printed = capsys.readouterr().out
    assert f"cf ({half}), nDCG@10" in printed and "do not ship" in printed


def test_a_collection_or_a_model_that_is_not_there_is_named(
    places: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(places, tmp_path, "--collections", "bioasq") == 1
    assert "bioasq: there is no such judged collection" in capsys.readouterr().err
    assert _run((places[0], tmp_path / "nobody"), tmp_path) == 1
    assert "nobody" in capsys.readouterr().err
