"""Clinical questions are asked of real indexes by the command, which keeps them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support import LIBRARY, ROOT
from typer.testing import CliRunner, Result

import commands.evaluate
from cli import app
from index.snapshots.store import Store

CLINICAL = ROOT / "tests" / "clinical"


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["evaluate", *(str(argument) for argument in arguments)])


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command with a starter library of two documents."""
    shutil.copytree(LIBRARY, tmp_path / "corpus")
    monkeypatch.setattr(commands.evaluate, "ROOT", tmp_path)
    return tmp_path


def test_the_table_is_printed_and_each_library_indexed_once(small: Path) -> None:
    index = small / "index"
    first = _run(CLINICAL, "--index", index, "--misses")
    assert first.exit_code == 0, first.output
    lines = [" ".join(line.split()) for line in first.stdout.splitlines()]
    assert lines[0] == "4 questions"
    assert "answer in the first five 3 of 3" in lines
    # So small a library has no calibration, and nothing is answered or refused in silence.
    assert "neither answered nor refused: no verdict 4" in lines
    assert any("questions came out wrong" in line for line in lines)
    kept = {name: Store(index / name).current_id() for name in ("starter", "ward")}
    assert len(list(Store(index / "ward").open().documents())) == 3
    fields = json.loads(_run(CLINICAL, "--index", index, "--json").stdout)
    assert (fields["questions"], fields["no_verdict"], fields["marked"]["of"]) == (4, 4, 1)
    assert list(fields["by_kind"]) == ["drug by situation", "number", "finding"]
    assert {name: Store(index / name).current_id() for name in kept} == kept


def test_a_library_that_is_not_read_whole_is_not_asked(small: Path) -> None:
    broken = "---\ntitle: Wrong: a colon\n---\n# Gout\n\nText.\n"
    (small / "corpus" / "broken.md").write_text(broken, encoding="utf-8")
    done = _run(CLINICAL, "--index", small / "index")
    said = " ".join(done.output.split())
    assert done.exit_code == 1
    assert "broken.md, line 2" in said
    assert "1 file could not be read" in said


def test_rankings_are_compared(small: Path) -> None:
    options = ["--compare", "dense_weight=0", "--index", small / "index"]
    lines = [" ".join(line.split()) for line in _run(CLINICAL, *options).stdout.splitlines()]
    assert "1: dense_weight=0.0" in lines
    assert "answer in the first five 3 of 3 3 of 3" in lines
    variants = json.loads(_run(CLINICAL, *options, "--json").stdout)["variants"]
    assert variants["dense_weight=0.0"]["answer_in_first_five"] == {"count": 3, "of": 3}
    wrong = _run(CLINICAL, "--compare", "dense_wait=0")
    assert wrong.exit_code == 2
    assert "no setting" in " ".join(wrong.output.split())


@pytest.mark.parametrize("option", ["--run", "--report"])
def test_what_is_for_judged_documents_is_refused(option: str, tmp_path: Path) -> None:
    result = _run(CLINICAL, option, tmp_path / "near=0")
    assert result.exit_code == 2
    assert "BEIR layout" in " ".join(result.output.split())
    other = _run(ROOT / "tests" / "collection", "--misses")
    assert other.exit_code == 2
    assert "has no questions.jsonl" in " ".join(other.output.split())
