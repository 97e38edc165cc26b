"""From paths to documents: what is found, who reads it, what is said of what cannot be read; and
the small values that leave the room: ids, embedded text, the report."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from ingest.document import Document, Section, SourceInfo, document_id
from ingest.errors import (
    IngestError,
    MalformedDocumentError,
    UnreadableFileError,
    UnsupportedFormatError,
    VerbatimError,
)
from ingest.files.find import SourceFile, find
from ingest.load import checksum, load, read_bytes
from ingest.loaders import LOADERS, SNIFF_BYTES, choose
from ingest.passage import Passage, embedded_text
from ingest.report import FILE_STATUSES, FileReport, FileStatus, IngestReport


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one, so that sources are short."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("Some text.")


def sources(*paths: str) -> list[str]:
    return [file.source for file in find(map(Path, paths)).files]


def skipped(*paths: str) -> dict[str, str]:
    found = find(map(Path, paths)).skipped
    assert len(found) == len(dict(found))
    return dict(found)


# --- find ---------------------------------------------------------------------------------------


def test_files_come_in_the_order_of_their_names(folder: Path) -> None:
    write("lib/b.txt", "lib/a/z.txt", "lib/a.txt", "lib/B.txt", "lib/10.txt", "lib/9.txt")
    expected = ["lib/10.txt", "lib/9.txt", "lib/B.txt", "lib/a.txt", "lib/a/z.txt", "lib/b.txt"]
    assert sources("lib") == expected
    assert sources("lib/b.txt", "lib/a", "lib") == expected


def test_a_file_is_found_once_however_it_is_named(folder: Path) -> None:
    write("lib/a.txt")
    assert sources("lib", "lib/a.txt", "./lib/../lib", str(folder / "lib")) == ["lib/a.txt"]


def test_a_link_to_a_file_is_that_file(folder: Path) -> None:
    write("lib/b.txt")
    Path("lib/a.txt").symlink_to("b.txt")
    assert sources("lib") == ["lib/a.txt"]


def test_sources_are_relative_where_the_path_is_and_absolute_where_it_is(folder: Path) -> None:
    write("lib/a.txt")
    assert sources("./lib//") == ["lib/a.txt"]
    assert sources(str(folder / "lib")) == [str(folder / "lib" / "a.txt")]


def test_hidden_files_and_folders_are_passed_over_and_said_to_be(folder: Path) -> None:
    write("lib/a.txt", "lib/.hidden.txt", "lib/.git/config")
    assert sources("lib") == ["lib/a.txt"]
    assert skipped("lib") == {"lib/.hidden.txt": "hidden file", "lib/.git": "hidden folder"}
    assert sources("lib/.git", "lib/.hidden.txt") == ["lib/.git/config", "lib/.hidden.txt"]


@pytest.mark.parametrize("name", ["README", "readme.txt", "LICENSE.md", "LICENCE", "PROVENANCE.md", "NOTICE"])
def test_paperwork_is_passed_over_in_a_folder_and_read_when_named(folder: Path, name: str) -> None:
    write(f"lib/{name}", "lib/a.txt")
    assert sources("lib") == ["lib/a.txt"]
    assert skipped("lib", "lib") == {f"lib/{name}": "about the collection, not a document of it"}
    assert sources(f"lib/{name}") == [f"lib/{name}"]


def test_paperwork_named_beside_its_folder_is_read_and_not_also_skipped(folder: Path) -> None:
    write("lib/README.md", "lib/a.txt")
    assert sources("lib", "lib/README.md") == ["lib/README.md", "lib/a.txt"]
    assert skipped("lib", "lib/README.md") == {}


@pytest.mark.parametrize("name", ["readmes-of-old.txt", "license-to-prescribe.txt", "notices.txt"])
def test_names_that_only_begin_like_paperwork_are_read(folder: Path, name: str) -> None:
    write(f"lib/{name}")
    assert sources("lib") == [f"lib/{name}"]


def test_links_that_lead_nowhere_round_or_to_folders(folder: Path) -> None:
    write("lib/a.txt", "elsewhere/b.txt")
    Path("lib/broken").symlink_to("nothing")
    Path("lib/round").symlink_to("round")
    Path("lib/up").symlink_to("..")
    Path("lib/elsewhere").symlink_to("../elsewhere")
    assert sources("lib") == ["lib/a.txt"]
    assert skipped("lib") == {
        "lib/broken": "not a regular file",
        "lib/round": "not a regular file",
        "lib/up": "a link to a folder",
        "lib/elsewhere": "a link to a folder",
    }
    assert sources("lib/elsewhere") == ["lib/elsewhere/b.txt"]


def test_a_pipe_is_passed_over(folder: Path) -> None:
    write("lib/a.txt")
    os.mkfifo("lib/pipe")
    assert sources("lib") == ["lib/a.txt"]
    assert skipped("lib") == {"lib/pipe": "not a regular file"}


def test_a_name_may_hold_a_line_break_blanks_and_any_letter(folder: Path) -> None:
    names = ["lib/one\ntwo.txt", "lib/ blank .txt", "lib/Öztürk 😀.txt", "lib/-r.txt"]
    write(*names)
    assert sources("lib") == sorted(names)
    assert all(read_bytes(file) == b"Some text." for file in find([Path("lib")]).files)


def test_a_name_that_is_no_utf_8_is_written_so_that_it_can_be_stored(folder: Path) -> None:
    Path("lib").mkdir()
    raw = b"lib/\xd6zt\xfcrk.txt"
    Path(os.fsdecode(raw)).write_text("The thumb drops.")
    [file] = find([Path("lib")]).files
    assert file.source == r"lib/\xd6zt\xfcrk.txt"
    [document] = load(read_bytes(file), file.source)
    assert document.document_id == document_id(file.source)


@pytest.mark.parametrize("name", ["nothing", "lib/nothing.txt", "lib/a.txt/b", "x" * 300])
def test_a_path_that_does_not_exist(folder: Path, name: str) -> None:
    write("lib/a.txt")
    with pytest.raises(UnreadableFileError, match="there is no such file or folder") as raised:
        find([Path("lib"), Path(name)])
    assert str(raised.value) == (f"{name}: there is no such file or folder. Check the path and try again")


def test_a_folder_that_cannot_be_listed_is_an_error(folder: Path) -> None:
    """Passed over in silence, its files would look removed. It is too deep to be named whole."""
    try:
        for _ in range(25):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
        with pytest.raises(UnreadableFileError, match="could not be listed: File name too long"):
            find([folder])
    finally:
        os.chdir(folder)
        shutil.rmtree("d" * 200)


def test_an_empty_folder_holds_nothing(folder: Path) -> None:
    Path("lib").mkdir()
    assert find([Path("lib")]).files == ()
    assert find([]).files == ()


def test_a_file_that_vanishes_or_is_a_folder_cannot_be_read(folder: Path) -> None:
    write("lib/a.txt")
    [file] = find([Path("lib")]).files
    Path("lib/a.txt").unlink()
    with pytest.raises(UnreadableFileError, match=r"^lib/a\.txt: it could not be read: No such file"):
        read_bytes(file)
    with pytest.raises(UnreadableFileError, match=r"^lib: it could not be read: Is a directory"):
        read_bytes(SourceFile(Path("lib"), "lib"))


def test_checksum_is_sha256() -> None:
    assert checksum(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


# --- choose -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "name", "format_"),
    [
        (b'<Document id="1" source="CDC"><Focus>a</Focus>', "a.txt", "MedQuAD XML"),
        (b'<doc docid="1"><doctitle-focus>a', "a.md", "MedQuAD XML"),
        (b'{"_id": "1", "text": "a"}', "a.txt", "BEIR JSON Lines"),
        (b"---\ntitle: a\n---\n", "a.txt", "Markdown"),
        (b"# A", "a.MD", "Markdown"),
        (b"# A", "a.txt", "text"),
        (b"", "a.pdf", "text"),
        (b"Words.", "a.pdf", "text"),
        (b"Words.", "no-suffix", "text"),
        (b'{"name": "no record"}', "a.jsonl", "text"),
        (b"\xff\xfeW\0o\0", "a.txt", "text"),
    ],
)
def test_content_is_asked_before_the_name(head: bytes, name: str, format_: str) -> None:
    assert choose(head, name).format == format_


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image"),
        (b"PK\x03\x04\x14\0\x06\0", "zip archive or Office document"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG image"),
        (b"GIF89a\x01\0\x01\0", "GIF image"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "gzip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "old Office document"),
        (b"SQLite format 3\0\x10\0", "SQLite database"),
        (b"\x7fELF\x02\x01\x01\0\0", "binary data"),
    ],
)
@pytest.mark.parametrize("name", ["lib/file.txt", "lib/file"])
def test_other_formats_are_named_with_the_remedy(content: bytes, kind: str, name: str) -> None:
    with pytest.raises(UnsupportedFormatError) as raised:
        list(load(content, name))
    known = ", ".join(loader.format for loader in LOADERS)
    assert str(raised.value) == (
        f"{name}: {kind} is not a format that this version reads. It reads {known}: "
        "convert the file to one of these, or leave it out"
    )


def test_xml_of_an_unknown_kind_is_named_with_its_root() -> None:
    with pytest.raises(UnsupportedFormatError, match=r"<recipe>. is not read .* HTML"):
        list(load(b'<?xml version="1.0"?><recipe/>', "lib/file"))


def test_only_the_head_is_looked_at() -> None:
    """Markup that begins behind the head makes no other format of a text."""
    content = b"word " * (SNIFF_BYTES // 5 + 1) + b'<Document id="1"><Focus>a</Focus></Document>'
    assert [d.format for d in load(content, "a.txt")] == ["text"]


# --- load ---------------------------------------------------------------------------------------


def test_an_empty_file_is_malformed() -> None:
    with pytest.raises(MalformedDocumentError) as raised:
        list(load(b"", "empty.txt"))
    assert str(raised.value) == "empty.txt: the file is empty. Leave it out or fill it"


class _Stumbling:
    """A loader with a fault: it reads one document and fails on the next."""

    format = "stumbling"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        return head.startswith(b"STUMBLE")

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        yield Document("One.", SourceInfo(source), (Section(0, 4),), self.format)
        raise KeyError("two")


def test_an_error_that_a_loader_did_not_foresee_becomes_one_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.loaders.LOADERS", (_Stumbling(), *LOADERS))
    documents = load(b"STUMBLE", "lib/bad.bin")
    assert next(documents).text == "One."
    with pytest.raises(IngestError) as raised:
        next(documents)
    assert str(raised.value) == (
        "lib/bad.bin: the stumbling loader failed on it (KeyError: 'two'). This is a fault of Verbatim: "
        "please report it, with the file if you may share it"
    )
    assert isinstance(raised.value.__cause__, KeyError)


def test_an_error_of_ours_says_where() -> None:
    error = MalformedDocumentError("a.xml", "it is broken", remedy="Mend it", line=3, column=7)
    assert isinstance(error, IngestError)
    assert isinstance(error, VerbatimError)
    assert error.where == "a.xml, line 3, column 7"
    assert str(error) == "a.xml, line 3, column 7: it is broken. Mend it"
    assert IngestError("a.xml", "p", remedy="r").where == "a.xml"


# --- ids and embedded text ----------------------------------------------------------------------


def test_a_document_keeps_its_id_as_long_as_it_keeps_its_place() -> None:
    [old] = load(b"Old words.", "lib/a.txt")
    [new] = load(b"New words, and more of them.", "lib/a.txt")
    assert old.document_id == new.document_id == document_id("lib/a.txt")
    # Pinned: what a reader bookmarked must open after an upgrade.
    assert document_id("lib/a.txt") == "0411cc38d65ac446"


def test_documents_at_different_places_have_different_ids() -> None:
    places = [("a", ""), ("b", ""), ("a", "b"), ("ab", ""), ("a", "1"), ("a1", ""), ("", "a1")]
    ids = {document_id(source, record) for source, record in places}
    assert len(ids) == len(places)
    assert all(len(i) == 16 and int(i, 16) >= 0 for i in ids)


def test_a_passage_id_changes_with_its_place_and_its_words() -> None:
    passage = Passage("d" * 16, 0, 5, 9, "Rest", ("Treatment",))
    same = replace(passage, ordinal=3, heading=(), page=2)
    others = [
        replace(passage, text="Reap"),
        replace(passage, start=4),
        replace(passage, end=10),
        replace(passage, document_id="e" * 16),
    ]
    assert same.passage_id == passage.passage_id
    assert len({p.passage_id for p in [passage, *others]}) == 5


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Thumb", ("Treatment", "Rest"), "Thumb\nTreatment\nRest\nBy night."),
        ("Thumb", ("Thumb", "Rest"), "Thumb\nRest\nBy night."),
        ("Thumb", ("Rest", "Thumb"), "Thumb\nRest\nBy night."),
        ("", ("Rest",), "Rest\nBy night."),
        ("Thumb", (), "Thumb\nBy night."),
        ("", (), "By night."),
        ("", ("", "Rest"), "Rest\nBy night."),
    ],
)
def test_title_and_headings_are_embedded_before_the_words(
    title: str, heading: tuple[str, ...], expected: str
) -> None:
    assert embedded_text(title, heading, "By night.") == expected


# --- report -------------------------------------------------------------------------------------


def report(*statuses: FileStatus, published: str | None = "s2") -> IngestReport:
    files = tuple(
        FileReport(f"{i}.txt", status, documents=1, passages=2, detail=status if status == "failed" else "")
        for i, status in enumerate(statuses)
    )
    return IngestReport(files, "s2", published, 3, 14, 15, 9, "A note.", 6.5358)


def test_counts_name_every_status() -> None:
    counted = report("added", "failed", "added", "skipped").counts
    assert counted == {"added": 2, "updated": 0, "unchanged": 0, "removed": 0, "failed": 1, "skipped": 1}
    assert tuple(counted) == FILE_STATUSES


def test_unchanged_files_are_counted_and_not_listed() -> None:
    told = json.loads(json.dumps(report("unchanged", "failed", "unchanged").to_json()))
    assert told == {
        "snapshot": "s2",
        "published": "s2",
        "documents": 3,
        "passages": 14,
        "embedded": 15,
        "reused": 9,
        "cut": 0,
        "note": "A note.",
        "seconds": 6.54,
        "counts": {"added": 0, "updated": 0, "unchanged": 2, "removed": 0, "failed": 1, "skipped": 0},
        "files": [
            {
                "source": "1.txt",
                "status": "failed",
                "documents": 1,
                "passages": 2,
                "cut": 0,
                "detail": "failed",
                "doubts": [],
            }
        ],
    }


@pytest.mark.parametrize(
    ("statuses", "published", "nothing"),
    [
        (("failed", "skipped"), None, True),
        ((), None, True),
        (("failed", "unchanged"), None, False),
        (("added", "failed"), "s2", False),
        (("removed",), "s2", False),
    ],
)
def test_nothing_read(statuses: tuple[FileStatus, ...], published: str | None, nothing: bool) -> None:
    assert report(*statuses, published=published).nothing_read is nothing
