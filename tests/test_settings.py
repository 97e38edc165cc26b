"""Settings: defaults, file, environment, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import settings
from access.person import Person
from assembly import closed_to, library_for, options_of, ranking_of
from index.build.options import IngestOptions
from index.collections.library import PartOfLibrary
from index.snapshots.store import Store
from search.ranking.rank import Ranking
from settings import Settings, SettingsError, read_access, read_settings


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
        ("serve_rate = 'often'\n", "serve_rate = 'often': String should match"),
        ("hits = \n", "not TOML"),
        ("[collections.a]\nreaders = []\n", r"collections.a.readers = \[\]: .* at least 1 item"),
        ("[collections.a]\nreaders = [' ']\n", r"collections.a.readers.0 = ' '"),
        ("[collections.a]\nfolders = ['']\n", r"collections.a.folders.0 = ''"),
        ("[collections.a]\nfolder = ['b']\n", r"collections.a.folder = .*Extra inputs"),
        ("[collections.a]\n[collections.A]\n", "two names differ only in case"),
    ],
)
def test_what_is_wrong_is_named(toml: Path, content: str, message: str) -> None:
    toml.write_text(content)
    with pytest.raises(SettingsError, match=message):
        read_settings()


def test_collections_are_closed_to_who_is_in_none_of_their_groups(toml: Path) -> None:
    toml.write_text(
        "[collections.a]\nfolders = ['x']\nreaders = ['g', 'h']\n[collections.b]\nfolders = ['y']\n"
    )
    store, in_g = Store(Path("nowhere")), Person("1", "One", groups=frozenset({"g"}))
    assert closed_to(in_g, read_settings()) == frozenset()
    assert library_for(store, in_g, read_settings()) is store
    for other in (None, Person("2", "Two"), Person("3", "Three", groups=frozenset({"b"}))):
        assert closed_to(other, read_settings()) == {"a"}
        assert isinstance(library_for(store, other, read_settings()), PartOfLibrary)


def test_without_collections_the_library_is_the_store_itself(toml: Path) -> None:
    store = Store(Path("nowhere"))
    for person in (None, Person("1", "One")):
        assert library_for(store, person, read_settings()) is store


def test_settings_do_not_change(toml: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().hits = 3


def test_the_settings_file_stands_beside_the_program() -> None:
    assert settings.SETTINGS_FILE.parent == Path(settings.__file__).parent


RULES = """
[login]
issuer = "https://login.example"
client_id = "verbatim"
client_secret = "a secret that is not told"
page = "https://verbatim.example"
cookie_secret = "another secret that is not told at all"
"""


@pytest.fixture
def rules(toml: Path, tmp_path: Path) -> Iterator[Path]:
    """The access file that the settings name."""
    path = tmp_path / "sign-in.toml"
    toml.write_text(f"access = '{path}'\n")
    path.write_text(RULES)
    path.chmod(0o600)
    read_access.cache_clear()
    yield path
    read_access.cache_clear()


def test_without_the_setting_nobody_signs_in(toml: Path) -> None:
    read_access.cache_clear()
    assert read_access() is None
    read_access.cache_clear()


def test_who_may_sign_in_is_read_once(rules: Path, toml: Path) -> None:
    access = read_access()
    assert access and access.login and access.login.client_id == "verbatim"
    toml.write_text("")
    rules.unlink()
    assert read_access() is access  # a page that asked for a sign-in never stops asking


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda path: path.unlink(), "cannot be read"),
        (lambda path: path.chmod(0o640), "others can read it"),
        (lambda path: path.write_text("[login"), "not TOML"),
        (lambda path: path.write_text(RULES + "kookie = 1\n"), "login.kookie: Extra inputs"),
        (lambda path: path.write_text(RULES.replace("https", "http")), "must begin with https"),
        (lambda path: path.write_text(""), "needs either"),
    ],
)
def test_wrong_rules_are_an_error_and_no_open_door(
    rules: Path, change: Callable[[Path], object], message: str
) -> None:
    change(rules)
    with pytest.raises(SettingsError, match=re.escape(message)) as error:
        read_access()
    assert "not told" not in str(error.value)
