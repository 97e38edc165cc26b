"""The data are small, say where they come from, fit together, and are told when they do not."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from search.names.errors import TablesError
from search.names.shorthand import form_of, read_shorthand
from search.names.tables import FILES, FOLDER, INDEX, Tables

WANTED = """tx dx sx hx ppx peds post-op t2dm afib htn hep-b PMR IVIG JDM HRCT PFT MTX ULN eGFR DM MS PE RA
CF""".split()


def test_the_files_are_small() -> None:
    sizes = {name: (FOLDER / name).stat().st_size for name in (*FILES, INDEX)}
    assert sizes["drugs.tsv"] < 2_000_000
    assert sum(sizes.values()) < 3_000_000


@pytest.mark.parametrize("name", FILES)
def test_a_table_says_its_source_date_and_licence(name: str) -> None:
    head = [
        line for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if line.startswith("# ")
    ]
    told = " ".join(head)
    assert "Public domain" in told and "20" in told and ".whl" in told
    assert {name, "shorthand.tsv"} <= set((FOLDER / "PROVENANCE.md").read_text(encoding="utf-8").split("`"))


def test_the_tables_hold_what_they_should() -> None:
    kinds = Counter(row.kind for row in Tables().rows())
    assert kinds["drug"] > 10_000 and kinds["disease"] > 10_000


def test_rows_have_names_and_keys_of_their_own() -> None:
    rows = list(Tables().rows())
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        assert all(name.strip() == name and name for name in row.all_names), row.key
        assert not set(row.parts) or len(row.parts) > 1


def test_shorthand_has_every_sense_once() -> None:
    rows = list(read_shorthand())
    senses = Counter((form_of(form), row.name) for row in rows for form in set(map(form_of, row.names)))
    assert len(rows) > 500
    assert [each for each, times in senses.items() if times > 1] == []
    forms = Counter(form_of(form) for row in rows for form in row.names)
    assert all(forms[form_of(form)] for form in WANTED)
    assert min(forms[form_of(form)] for form in ("DM", "MS", "PE", "RA", "CF")) > 1


def test_shorthand_that_is_torn_is_named_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "shorthand.tsv").write_text(
        "# notes\ntx\ttreatment\tgeneral\ndx diagnosis\n", encoding="utf-8"
    )
    with pytest.raises(TablesError, match="line 3"):
        list(read_shorthand(tmp_path))


@pytest.mark.parametrize("name", FILES)
def test_an_index_of_other_tables_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder)
    with (folder / name).open("a", encoding="utf-8") as table:
        table.write("NEW\tnew name\n")
    with pytest.raises(TablesError, match="not of these tables"):
        Tables(folder)


@pytest.mark.parametrize("name", [*FILES, INDEX])
def test_a_missing_or_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder)
    (folder / name).write_bytes(b"")
    with pytest.raises(TablesError):
        Tables(folder)
    (folder / name).unlink()
    with pytest.raises(TablesError):
        Tables(folder)
