"""Settings: defaults, file, environment, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import settings
from assembly import options_of, ranking_of
from index.build.options import IngestOptions
from search.ranking.rank import Ranking
from settings import Settings, SettingsError, read_settings


@pytest.fixture
def toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "verbatim.toml"
    monkeypatch.setitem(Settings.model_config, "toml_file", path)
    monkeypatch.delenv("VERBATIM_INDEX", raising=False)
    return path


def test_defaults(toml: Path) -> None:
    assert read_settings().index == Path("var/index")
    assert read_settings().passage_tokens == 170


def test_what_is_not_set_is_as_each_room_has_it(toml: Path) -> None:
    assert ranking_of(read_settings()) == Ranking()
    assert options_of(read_settings()) == IngestOptions()


def test_the_environment_wins_over_the_file(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text('index = "elsewhere"\nhits = 5\n')
    monkeypatch.setenv("VERBATIM_HITS", "7")
    assert (read_settings().index, read_settings().hits) == (Path("elsewhere"), 7)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("hitz = 5\n", "hitz = 5"),
        ("hits = 0\n", "hits = 0: Input should be greater than or equal to 1"),
        ("dense_weight = 1.5\n", "dense_weight = 1.5"),
        ("hits = \n", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(toml: Path, content: str, message: str) -> None:
    toml.write_text(content)
    with pytest.raises(SettingsError, match=message):
        read_settings()


def test_settings_do_not_change(toml: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().hits = 3


def test_the_settings_file_stands_beside_the_program() -> None:
    assert settings.SETTINGS_FILE.parent == Path(settings.__file__).parent
