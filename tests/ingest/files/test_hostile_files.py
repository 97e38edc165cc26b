"""Files that want to be read although they must not: each is named, none is followed or waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import hang_guard

from ingest.errors import IngestError, MalformedDocumentError, UnreadableFileError
from ingest.files.find import SourceFile, find
from ingest.load import checksum_of, load, read_bytes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("lib/sub").mkdir(parents=True)
    Path("lib/a.txt").write_text("Rash.", encoding="utf-8")
    Path("secret").mkdir()
    Path("secret/keys.txt").write_text("Keys.", encoding="utf-8")
    return tmp_path


def test_a_link_out_of_the_folder_is_named_and_not_followed(folder: Path) -> None:
    for link, target in (("out.txt", "../secret/keys.txt"), ("passwd", "/etc/passwd")):
        Path("lib", link).symlink_to(target)
    Path("lib/sub/hop.txt").symlink_to("../out.txt")  # by way of a link that stays
    found = find([Path("lib")])
    assert [file.source for file in found.files] == ["lib/a.txt"]
    reason = "a link that leads out of the folder"
    assert dict(found.skipped) == {f"lib/{name}": reason for name in ("out.txt", "passwd", "sub/hop.txt")}


def test_a_link_between_the_folders_given_and_one_given_by_name_are_read(folder: Path) -> None:
    Path("lib/out.txt").symlink_to("../secret/keys.txt")
    Path("named.txt").symlink_to("secret/keys.txt")
    sources = {file.source for file in find([Path("lib"), Path("secret")]).files}
    assert len(sources) == 2 and "lib/a.txt" in sources
    assert [file.source for file in find([Path("named.txt")]).files] == ["named.txt"]


def test_a_pipe_or_a_device_given_by_name_is_refused_and_the_others_are_read(folder: Path) -> None:
    os.mkfifo("pipe.txt")
    with hang_guard(10):
        found = find([Path("pipe.txt"), Path("/dev/zero"), Path("lib")])
    assert [file.source for file in found.files] == ["lib/a.txt"]
    assert [error.source for error in found.failed] == ["/dev/zero", "pipe.txt"]
    assert "pipe" in str(found.failed[1])


def test_a_pipe_that_took_the_place_of_a_file_is_not_waited_for(folder: Path) -> None:
    os.mkfifo("pipe.txt")
    for read in (read_bytes, checksum_of):
        with hang_guard(10), pytest.raises(UnreadableFileError, match="a pipe"):
            read(SourceFile(Path("pipe.txt"), "pipe.txt"))


def test_a_sparse_giant_is_refused_before_it_is_read(folder: Path) -> None:
    with Path("giant.txt").open("wb") as file:
        file.truncate(1 << 40)
    for read in (read_bytes, checksum_of):
        with hang_guard(10), pytest.raises(UnreadableFileError, match="MiB large"):
            read(SourceFile(Path("giant.txt"), "giant.txt"))


def test_two_names_that_become_one_are_both_refused_by_that_name(folder: Path) -> None:
    for name in (b"lib/\xff.txt", rb"lib/\xff.txt"):
        Path(os.fsdecode(name)).write_text("Rash.", encoding="utf-8")
    found = find([Path("lib")])
    assert [file.source for file in found.files] == ["lib/a.txt"]
    assert [error.source for error in found.failed] == [r"lib/\xff.txt"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.md", "---\na: " + "[" * 5_000 + "]" * 5_000 + "\n---\nRash."),
        ("deep.md", "---\na: " + "[" * 60 + "]" * 60 + "\n---\nRash."),
        ("deep.md", "---\na: " + "{b: " * 5_000 + "1" + "}" * 5_000 + "\n---\nRash."),
        ("deep.md", "+++\na = " + "[" * 60 + "]" * 60 + "\n+++\nRash."),
        ("deep.jsonl", '{"_id": "1", "text": ' + "[" * 200_000 + "]" * 200_000 + "}"),
    ],
)
def test_what_is_nested_too_deeply_is_refused_with_its_line(name: str, content: str) -> None:
    with (
        hang_guard(30),
        pytest.raises(MalformedDocumentError, match="nested") as caught,
    ):
        list(load(content.encode(), name))
    assert caught.value.line


def test_deep_json_before_a_text_is_text_and_says_so() -> None:
    for deep in (60, 100_000):
        text = '{"a": ' + "[" * deep + "]" * deep + "}\nThe rash fades."
        document = next(load(text.encode(), "deep.md", None))
        assert any("nested too deeply" in doubt.what for doubt in document.doubts)


def test_one_bad_line_of_many_is_named(folder: Path) -> None:
    lines = '{"_id": "1", "text": "Rash."}\n{"_id": "2", "text": \n{"_id": "3", "text": "Cough."}'
    with pytest.raises(IngestError) as caught:
        list(load(lines.encode(), "c.jsonl"))
    assert caught.value.line == 2
