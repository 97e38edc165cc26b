"""Which files belong to which collections, and who may read them: in doubt nobody else."""

from __future__ import annotations

import pytest

from index.collections.rules import Collection, Collections, lies_in

PHARMACY = Collection("Pharmacy", ("lib/pharmacy",), frozenset({"pharmacists", "board"}))
WARDS = Collection("wards", ("lib/wards", "/srv/wards"))
NIGHT = Collection("night", (), frozenset({"night"}))
ALL = Collections((PHARMACY, WARDS, NIGHT))


@pytest.mark.parametrize(
    ("source", "folder", "lies"),
    [
        ("lib/pharmacy/a.md", "lib/pharmacy", True),
        ("lib/pharmacy/new/a.md", "lib/pharmacy/", True),
        ("lib/pharmacy", "lib/pharmacy", True),
        ("lib/pharmacy.md", "lib/pharmacy", False),
        ("lib/pharmacy2/a.md", "lib/pharmacy", False),
        ("lib/other/a.md", "lib/pharmacy", False),
        # In capitals, or composed otherwise, it may be the same folder.
        ("Lib/PHARMACY/a.md", "lib/pharmacy", True),
        # A relative folder, wherever the ingest began.
        ("/srv/lib/pharmacy/a.md", "lib/pharmacy", True),
        ("../lib/pharmacy/a.md", "lib/pharmacy", True),
        ("lib/pharmacy/a.md", "./lib/../lib/pharmacy", True),
        ("pharmacy/lib/a.md", "lib/pharmacy", False),
        # A whole path.
        ("/srv/lib/pharmacy/a.md", "/srv/lib/pharmacy", True),
        ("/other/srv/lib/pharmacy/a.md", "/srv/lib/pharmacy", False),
        ("pharmacy/a.md", "/srv/lib/pharmacy", True),
        ("../lib/pharmacy/a.md", "/srv/lib/pharmacy", True),
        ("other/a.md", "/srv/lib/pharmacy", False),
        ("lib/a.md", "/srv/lib/pharmacy", False),
        # Members of an archive, and what was added on the page.
        ("lib/pharmacy/all.zip/a.md", "lib/pharmacy/all.zip", True),
        ("uploaded/a.md", "uploaded", True),
        ("anything.md", ".", True),
        ("/any/thing.md", "/", True),
    ],
)
def test_a_file_lies_in_a_folder_by_whole_names(source: str, folder: str, lies: bool) -> None:
    assert lies_in(source, folder) == lies


def test_a_collection_is_closed_to_all_who_are_in_none_of_its_groups() -> None:
    assert ALL.closed_to(()) == {"Pharmacy", "night"}
    assert ALL.closed_to({"board"}) == {"night"}
    assert ALL.closed_to({"night", "pharmacists", "other"}) == frozenset()
    assert ALL.closed_to({"Pharmacists"}) == {"Pharmacy", "night"}, "groups are compared letter for letter"


def test_a_file_is_in_the_collections_of_all_its_folders_and_of_what_it_names() -> None:
    assert ALL.of("lib/wards/a.md", ()) == {"wards"}
    assert ALL.of("lib/wards/lib/pharmacy/a.md", ()) == {"wards", "Pharmacy"}
    assert ALL.of("lib/pharmacy/a.md", ["wards"]) == {"wards", "Pharmacy"}, "it does not leave its folder's"
    assert ALL.of("else/a.md", [" PHARMACY "]) == {"Pharmacy"}
    assert ALL.of("else/a.md", ["unknown"]) == frozenset()
    assert ALL.unknown(["unknown", "Night"]) == {"unknown"}
