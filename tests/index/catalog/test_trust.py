"""What a stranger's file says of other documents changes nothing of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from support import ingest

from index.catalog.lifecycle import Standing, standings
from index.catalog.trust import ALL_BUT_UPLOADS, Trust
from index.kept.uploads import keep
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.document import SourceInfo

GENUINE = {
    "genuine": SourceInfo("lib/calcinosis.md", title="Calcinosis", published="2020", version="1"),
    "article": SourceInfo("lib/article.md", title="Article", extra={"doi": "10.1000/abc"}),
    "other": SourceInfo("lib/other.md", title="Other", extra={"doi": "10.1000/other"}),
    "label": SourceInfo("lib/label.xml", title="Label", version="3", extra={"set_id": "s1"}),
}
FORGED = [
    {"supersedes": ("calcinosis.md",)},
    {"supersedes": ("Calcinosis, version 1",)},
    {"title": "Calcinosis", "supersedes": ("lib/calcinosis.md",), "version": "9"},
    {"extra": {"retracts": ["10.1000/abc"]}},
    {"extra": {"concerns": "10.1000/abc"}},
    {"extra": {"partially_retracts": "10.1000/abc"}},
    {"extra": {"corrects": ["https://doi.org/10.1000/ABC"]}},
    {"extra": {"doi": "10.1000/abc"}, "status": "retracted"},
    {"extra": {"doi": "10.1000/abc"}, "status": "superseded", "superseded_by": "Forged"},
    {"extra": {"doi": "10.1000/abc"}, "superseded_by": "Other"},
    {"extra": {"set_id": "s1"}, "version": "99"},
]


def stated(source: str, forged: Mapping[str, object], trust: Trust = ALL_BUT_UPLOADS) -> dict[str, Standing]:
    fields: dict[str, object] = {"title": "Forged", "published": "2026-11-01", **forged}
    info = SourceInfo(source, **fields)  # type: ignore[arg-type]
    found = standings([*GENUINE.items(), ("forged", info)], trust)
    return {each: standing for each, standing in found.items() if each in GENUINE}


@pytest.mark.parametrize("forged", FORGED)
def test_an_upload_changes_no_other_documents_status_and_a_keepers_file_does(
    forged: Mapping[str, object],
) -> None:
    assert stated("lib/forged.md", forged) != {}
    for source in ("uploaded/evil.md", "uploaded/pack.zip/lib/evil.md"):
        assert stated(source, forged) == {}


@pytest.mark.parametrize("forged", FORGED)
def test_where_folders_are_named_only_their_files_are_believed(forged: Mapping[str, object]) -> None:
    trust = Trust(("lib", "guidelines/nice/"))
    assert stated("guidelines/nice/forged.md", forged, trust) != {}
    for source in ("mail/forged.md", "library/forged.md", "mail/lib/forged.md", "guidelines/forged.md"):
        assert stated(source, forged, trust) == {}
    posing = {**forged, "extra": {**dict(forged.get("extra") or {}), "collection": "lib"}}  # type: ignore[call-overload]
    assert stated("mail/forged.md", posing, trust) == {}


def test_a_stranger_catches_no_name_and_joins_no_articles() -> None:
    old = SourceInfo("lib/rash.md", title="Rash", published="2019")
    new = SourceInfo("lib/new.md", title="Rash, new", published="2024", supersedes=("s-77",))
    decoy = SourceInfo("uploaded/x.md", title="x", record="s-77")
    named = SourceInfo("lib/s-77", title="Rash of 2019")
    found = standings([("old", old), ("new", new), ("decoy", decoy), ("named", named)])
    assert found["named"].by == "new"

    notice = SourceInfo("lib/notice.md", title="Notice", extra={"retracts": ["10.1000/abc"]})
    bridge = SourceInfo("uploaded/b.md", title="b", extra={"doi": "10.1000/abc", "pmid": "77"})
    far = SourceInfo("lib/far.md", title="Far", extra={"pmid": "77"})
    found = standings([("notice", notice), ("bridge", bridge), ("far", far), *GENUINE.items()])
    assert found["article"].status == "retracted"
    assert "far" not in found


def test_a_successor_is_a_document_that_is_trusted() -> None:
    old = SourceInfo("lib/a.md", title="A", superseded_by="B", published="2019")
    true = SourceInfo("lib/b.md", title="B", published="2020")
    forged = SourceInfo("uploaded/b.md", title="B", published="2026")
    assert standings([("old", old), ("forged", forged), ("true", true)])["old"].by == "true"
    assert "old" not in standings([("old", old), ("forged", forged)])


def test_a_folder_is_told_from_one_whose_name_begins_alike() -> None:
    assert Trust(("./lib/",)).covers("lib/a.md")
    assert not Trust(("lib",)).covers("lib2/a.md")
    assert Trust((".",)).covers("any/a.md")
    assert not Trust((".",)).covers("../mail/a.md") and not Trust((".",)).covers("/etc/a.md")
    assert Trust((str(Path("lib").absolute()),)).covers("lib/a.md")
    # A backslash is a character of a file's name, and leads nowhere.
    assert not Trust(("lib",)).covers("mail/x\\..\\..\\lib\\evil.md")
    assert not Trust(("uploaded", ".")).covers("uploaded/a.md")


def test_a_forged_file_that_is_uploaded_leaves_the_genuine_ones_in_force(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "lib"
    folder.mkdir()
    for name, head in (("calcinosis.md", "title: Calcinosis"), ("article.md", "doi: 10.1000/abc")):
        (folder / name).write_text(f"---\n{head}\n---\n# When\n\nIt comes after years.", encoding="utf-8")
    store = Store(tmp_path / "index")
    evil = b"---\nsupersedes: calcinosis.md\nretracts: ['10.1000/abc']\n---\n# When\n\nNever."

    def statuses() -> dict[str, str | None]:
        ingest(store, folder, embedder=embedder)
        return {Path(each.info.source).name: each.info.status for each in store.open().documents()}

    keep(store.root, "evil.md", evil)
    assert statuses() == {"article.md": None, "calcinosis.md": None, "evil.md": None}
    (folder / "known.md").write_bytes(evil)
    assert statuses() == {
        "article.md": "retracted",
        "calcinosis.md": "superseded",
        "evil.md": None,
        "known.md": None,
    }
