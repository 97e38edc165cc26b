"""Word documents: what is kept of them, what is refused, and why.

`tests/data/docx/valid/NAME.json` and `invalid/NAME.error` say what the loader makes of the
documents of `make_docx.py`, as for the other formats (see `golden.py`).
"""

from __future__ import annotations

import json
import random
from pathlib import Path, PurePath

import pytest
from golden import DATA, GOLDEN, compare, described
from make_docx import INVALID, VALID, add, blank, paragraph, plain, repacked, replaced, run, saved

from ingest.document import Document
from ingest.errors import IngestError, MalformedDocumentError
from ingest.load import load
from ingest.loaders import choose
from ingest.loaders.docx.load import DocxLoader
from ingest.split import split


def read(name: str) -> Document:
    [document] = load(VALID[name](), name)
    return document


def body(document: Document) -> str:
    return "\n\n".join(document.text[s.start : s.end] for s in document.sections if s.kind == "body")


def text(xml: str) -> str:
    document = blank()
    add(document, xml)
    [read] = load(saved(document), "a.docx")
    return read.text.strip()


# --- golden files -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VALID)
def test_valid(name: str) -> None:
    document = read(name)
    assert document.format == "Word"
    told = json.dumps([described(document)], ensure_ascii=False, indent=2) + "\n"
    compare(DATA / "docx" / "valid" / f"{name}.json", told)


@pytest.mark.parametrize("name", INVALID)
def test_invalid(name: str) -> None:
    with pytest.raises(IngestError) as raised:
        list(load(INVALID[name](), name))
    compare(DATA / "docx" / "invalid" / f"{name}.error", f"{raised.type.__name__}\n{raised.value}\n")


@pytest.mark.parametrize(("folder", "made"), [("valid", VALID), ("invalid", INVALID)])
def test_no_golden_file_is_left_without_its_document(folder: str, made: dict[str, object]) -> None:
    golden = {p.name.removesuffix(p.suffix) for p in (DATA / "docx" / folder).iterdir() if p.suffix in GOLDEN}
    assert golden == set(made)


@pytest.mark.parametrize("name", VALID)
def test_the_span_is_the_truth(name: str) -> None:
    document = read(name)
    before = 0
    for section in document.sections:
        assert before <= section.start < section.end <= len(document.text)
        before = section.end
    for passage in split(document, 20):
        assert document.text[passage.start : passage.end] == passage.text


# --- recognised ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.docx", "A.DOCX", "a.docm", "a", "a.zip"])
def test_a_word_document_is_recognised(name: str) -> None:
    assert choose(plain()[:4096], name).format == "Word"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"PK\x03\x04" + bytes(30), "a.zip"),
        (b"Words", "a.docx"),
        (b"\xd0\xcf\x11\xe0", "a.xls"),
        (b"", "a.docx"),
    ],
)
def test_other_files_are_left_to_others(head: bytes, name: str) -> None:
    assert not DocxLoader().recognises(head, PurePath(name))


# --- structure ----------------------------------------------------------------------------------


def test_headings_lists_and_tables_stand_in_the_order_of_the_page() -> None:
    written = body(read("guideline.docx"))
    assert "- The child is drowsy.\n- The rash does not fade.\n- Press a glass on it." in written
    assert "1. Give water.\n2. Give paracetamol." in written
    rows = (
        *("| Age | Dose | Times |", "| 1 year | 120 mg | 4 ⏎ at least 4 hours apart |"),
        *("|  | 240 mg | 4 |", "| Never more than four doses. |"),
    )
    assert "\n".join(rows) in written
    assert written.index("| Age |") > written.index("Give water.")
    assert written.index("After the table.") > written.index("Never more than")
    headings = [section.heading for section in read("guideline.docx").sections if section.kind == "body"]
    assert ("When to act",) in headings and ("When to act", "What to give") in headings


def test_notes_follow_under_the_numbers_of_their_references() -> None:
    document = read("guideline.docx")
    assert "Aspirin harms[1] children[i] and so does ice[2], says the ministry." in document.text
    [notes] = [s for s in document.sections if s.heading == ("Notes",)]
    assert document.text[notes.start : notes.end].split("\n\n") == [
        *("[1] Reye syndrome.", "[2] Cold skin shivers.", "[i] A report of 1963.")
    ]
    assert "Nobody refers" not in document.text and "nothing" not in document.text


def test_headers_and_footers_are_furniture() -> None:
    document = read("guideline.docx")
    last = document.sections[-1]
    assert last.kind == "furniture"
    assert "Example Hospital guidelines" in document.text[last.start : last.end]
    assert document.info.publisher == "Example Hospital"
    assert document.info.reviewed == "4 March 2022"
    assert "Last reviewed" not in body(document)


def test_what_the_properties_say() -> None:
    info = read("guideline.docx").info
    # B. Reader saved the file; its text names A. Writer alone.
    assert (info.title, info.authors) == ("Fever in children", ("A. Writer",))
    assert info.extra == {
        "created": "2024-01-02T03:04:05+00:00",
        "modified": "2024-02-03T04:05:06+00:00",
        "keywords": "fever; children",
        "language": "en-GB",
    }


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Burns in adults", "Burns in adults"),
        ("Microsoft Word - burns_v3.doc", "My file"),
        ("Document1", "My file"),
        ("Word Document", "My file"),
        ("burns.docx", "My file"),
        ("", "My file"),
    ],
)
def test_a_generic_title_is_none(stated: str, title: str) -> None:
    document = blank()
    document.core_properties.title = stated
    document.add_paragraph("Cool the burn.")
    [loaded] = load(saved(document), "lib/my_file.docx")
    assert loaded.info.title == title


def test_made_up_properties_are_not_believed() -> None:
    info = read("plain.docx").info
    assert (info.title, info.authors, dict(info.extra)) == ("Plain", (), {})
    document = blank()
    document.add_paragraph("Cool the burn.")
    [loaded] = load(saved(document), "a.docx")
    assert loaded.info.authors == ()  # the template's author is "python-docx"


def test_tracked_changes_are_accepted() -> None:
    written = read("tracked-changes.docx").text
    assert "Give 50 mg daily." in written
    assert "500" not in written and "gone" not in written and "hidden" not in written
    assert "| kept | 1 |\n| new | 3 |" in written
    assert written.count("Moved.") == 1
    assert "Take ~~two~~ one." in written
    assert "seen" in written


def test_numbers_are_those_that_word_shows() -> None:
    document = read("numbering.docx")
    lines = [line for line in document.text.splitlines() if line]
    assert lines == [
        *("1 Before", "1.1 At once"),
        *(
            "1. first",
            "  (a) letter",
            "  (b) next letter",
            "    1.b.i deep",
            "2. second",
            "  (a) letter again",
        ),
        *("1.2 Later", "3. goes on", "1. starts anew", "2. counts on"),
        *("2 After", "2.1 Much later", "- point", "no mark", "Step IV: step", "- unknown list", "no list"),
    ]
    assert ("2 After", "2.1 Much later") in [section.heading for section in document.sections]
    # One chapter of several is no title.
    assert document.info.title == "Numbering"


def test_boxes_controls_and_contents() -> None:
    document = read("boxes.docx")
    written = body(document)
    assert written.count("Words in a box.") == 1
    assert "Beside the box.\n\nWords in a box.\n\nIn a control." in written
    assert "Key point\n\nNever give ice." in written
    assert "| left | right |" in written
    assert "Dosing ........ 3" not in written and "Dosing ........ 3" in document.text


# --- words --------------------------------------------------------------------------------------


def test_no_exponent_and_no_unit_is_lost() -> None:
    written = body(read("boxes.docx"))
    assert "10⁹ and 10⁶" in written
    assert "5 μg, ≥ 3" in written
    assert "α✓-a\nb c" in written
    assert "10⁹ = (a+b)/2" in written
    assert "15 × 10⁹/L or CO₂ is low." in body(read("guideline.docx"))


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (run("a b") + run(" c"), "a b c"),
        (run("x") + run("n", '<w:vertAlign w:val="superscript"/>'), "x^n"),
        (run("HbA") + run("1c", '<w:vertAlign w:val="subscript"/>'), "HbA₁c"),
        (run("t") + run("2", '<w:position w:val="-4"/>'), "t₂"),
        ("<w:fldSimple w:instr='PAGE'>" + run("4") + "</w:fldSimple>", "4"),
        ("<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>" + run("link"), "link"),
        (run("a") + "<w:r><w:br w:type='page'/></w:r>" + run("b"), "a b"),
        ("<w:smartTag><w:r><w:t>Rome</w:t></w:r></w:smartTag>", "Rome"),
        (run("a", "<w:strike/>") + run("b", "<w:strike/>"), "~~ab~~"),
    ],
)
def test_words_are_those_of_the_document(xml: str, words: str) -> None:
    assert text(paragraph(xml)) == words


def test_an_outline_level_makes_a_heading() -> None:
    document = blank()
    document.add_paragraph("Burns", style="Title")
    add(document, paragraph("Own level", '<w:outlineLvl w:val="1"/>') + paragraph("Words."))
    [loaded] = load(saved(document), "a.docx")
    assert [section.heading for section in loaded.sections] == [("Own level",)]


# --- what must not be read ----------------------------------------------------------------------


def test_an_entity_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret")
    dtd = f'<!DOCTYPE w:document [<!ENTITY file SYSTEM "{secret.as_uri()}">]><w:document'.encode()
    content = replaced(plain(), "word/document.xml", b"<w:document", dtd)
    content = replaced(content, "word/document.xml", b"Wash", b"&file;")
    with pytest.raises(MalformedDocumentError) as raised:
        list(load(content, "a.docx"))
    assert "the-secret" not in str(raised.value)


def test_a_size_that_an_entry_understates_is_found_out() -> None:
    """The sum of the stated sizes is what is limited, so a false statement must not get by."""
    content = bytearray(VALID["guideline.docx"]())
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1).to_bytes(4, "little")
    with pytest.raises(MalformedDocumentError):
        list(load(bytes(content), "a.docx"))


def test_notes_that_are_broken_are_named() -> None:
    def cut(name: str, data: bytes) -> bytes:
        return data[:-20] if name == "word/footnotes.xml" else data

    with pytest.raises(MalformedDocumentError, match="its XML is broken"):
        list(load(repacked(VALID["guideline.docx"](), cut), "a.docx"))


def test_damage_anywhere_ends_in_an_ingest_error() -> None:
    """Bytes changed at random: the document is read or refused, and never is it our fault."""
    chance = random.Random(7)
    content = VALID["guideline.docx"]()
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(3):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            list(load(bytes(damaged), "a.docx"))
        except IngestError as error:
            assert "fault of Verbatim" not in str(error), error


# --- a real document ----------------------------------------------------------------------------


@pytest.mark.shared
def test_a_real_document(shared: Path) -> None:
    file = shared / "corpora" / "formats" / "word_sample.docx"
    [document] = load(file.read_bytes(), file.name)
    assert document.info.title == "Swimming in the lake"
    assert document.info.authors == ()  # whoever saved it is not named in its text
    assert [s.heading for s in document.sections if s.heading] == [
        *(("Let’s swim!",), ("Let’s swim!", "Let’s eat"))
    ]
    for words in ("- Paddle about\n", "1. Wear sunglasses\n2. Don’t", "| Leaves | Ash, Elm, Maple | 50 |"):
        assert words in document.text
    for passage in split(document, 20):
        assert document.text[passage.start : passage.end] == passage.text
