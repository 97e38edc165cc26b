"""Rich Text: what a reader sees of it is what is read, or it is said."""

from __future__ import annotations

import random

import pytest

from ingest.document import Document
from ingest.errors import IngestError, MalformedDocumentError
from ingest.load import load
from ingest.loaders import choose
from ingest.split import split

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0"
    r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset204 Cyr;}}"
    r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}"
    r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 heading 2;}{\*\cs9 Default;}}"
)


def read(body: str) -> Document:
    [document] = load(f"{HEAD}{body}}}".encode("cp1252"), "my_file.rtf")
    return document


def text(body: str) -> str:
    return read(body).text.strip()


def lines(document: Document) -> list[str]:
    return [document.text[r.start : r.end] for r in document.rows]


def kinds(document: Document) -> list[str]:
    return [doubt.kind for doubt in document.doubts]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (r"25 \'b5g/h", "25 µg/h"),
        (r"{\f1 m}g {\f1\'b3} 3", "μg ≥ 3"),
        (r"{\f2 \'cf\'f0\'e8}", "При"),
        (r"BMI \u8805?30 \u8804\'3c5", "BMI ≥30 ≤5"),
        (r"{\uc2\u181??}g", "µg"),
        (r"\u-10179?\u-8694?", "😊"),
        (r"10{\super 9}/L CO{\sub 2} 10{\up6 6}", "10⁹/L CO₂ 10⁶"),
        (r"Give {\strike 50 mg} 5 mg", "Give ~~50 mg~~ 5 mg"),
        (r"5\~mg\line 6\_mg\tab a\emdash b", "5 mg\n6-mg a—b"),
        (r"\{5\} \\ 6", r"{5} \ 6"),
        (r"{\*\unknown 500 mg}5 mg", "5 mg"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt 5 mg}}", "5 mg"),
        (r'{\field{\*\fldinst SYMBOL 179 \\f "Symbol"}{\fldrslt }}5', "≥5"),
        (r"{\field{\*\fldinst EQ \\f(1,2)}{\fldrslt }} tablet", "½ tablet"),
        (r"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1}}}{\fldrslt }} yes", "☒ yes"),
        (
            r"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres25\ffdefres0}}}{\fldrslt }} no",
            "☐ no",
        ),
        (r"{\field{\*\fldinst DOCVARIABLE x}{\fldrslt }} daily", "[field] daily"),
        (r"a\bin3 }}}b", "ab"),
    ],
)
def test_words_are_those_of_the_page(body: str, words: str) -> None:
    assert text(body) == words


def test_what_is_chosen_in_a_list_is_read() -> None:
    entries = r"{\*\ffl 5 mg}{\*\ffl 10 mg}"
    form = rf"{{\*\formfield{{\fftype2\ffres1{entries}}}}}"
    body = rf"Dose {{\field{{\*\fldinst FORMDROPDOWN {form}}}{{\fldrslt }}}} daily"
    document = read(body)
    assert document.text.strip() == "Dose 10 mg daily"
    assert kinds(document) == ["form"]


def test_what_nobody_sees_is_left_out_and_said() -> None:
    document = read(r"5 mg{\v  500 mg}{\cf2  90 mg}{\deleted  7 mg}{\highlight1\cf2  daily}.")
    assert document.text.strip() == "5 mg daily."
    assert kinds(document) == ["hidden", "hidden", "struck"]


def test_headings_lists_notes_and_what_stands_around_the_pages() -> None:
    document = read(
        r"{\header Ward 3\par}\pard\s1 Fever\par"
        r"\pard Act soon{\footnote\pard {\super\chftn} In an hour.}.\par"
        r"\pard\s2 Dose\par\pard{\listtext\f1 \'b7\tab}First\par{\listtext 2.\tab}Second\par"
    )
    assert document.text == (
        "Fever\n\nAct soon[1].\n\nDose\n\n- First\n2. Second\n\nNotes\n\n[1] In an hour.\n\nWard 3\n\n"
    )
    assert [s.heading for s in document.sections] == [(), ("Dose",), ("Notes",), ()]
    assert document.sections[-1].kind == "furniture"
    for passage in split(document, 20):
        assert document.text[passage.start : passage.end] == passage.text


def rows(*made: tuple[str, tuple[str, ...]]) -> str:
    written = (rf"\trowd{shape}\pard\intbl " + r"\cell ".join(words) for shape, words in made)
    return "".join(rf"{row}\cell\row" for row in written) + r"\pard "


EVEN = r"\cellx1000\cellx2000\cellx3000"


def test_cells_stand_in_the_columns_that_they_have_on_the_page() -> None:
    document = read(
        rows(
            (rf"\trhdr{EVEN}", ("Drug", "Adult", "Child")),
            (r"\clvmgf" + EVEN, ("Amoxicillin", "500 mg", "250 mg")),
            (r"\clvmrg" + EVEN, ("", "1 g", "500 mg")),
            (r"\trleft1000\cellx2000\cellx3000", ("2 g", "1 g")),
            (r"\cellx1000\cellx3010", ("Cefalexin", "same for both")),
            (r"\cellx1000\clmgf\cellx2000\clmrg\cellx3000", ("Other", "same too", "")),
        )
        + r"After.\par"
    )
    assert lines(document) == [
        *("| Drug | Adult | Child |", "| Amoxicillin | 500 mg | 250 mg |", "|  | 1 g | 500 mg |"),
        *("|  | 2 g | 1 g |", "| Cefalexin | same for both |  |", "| Other | same too |  |"),
    ]
    assert document.rows[2].groups == ("Amoxicillin",)
    assert document.text.endswith("\n\nAfter.\n\n")


def test_rows_whose_cells_have_no_place_are_said() -> None:
    document = read(rows((EVEN, ("A", "B", "C")), (r"\cellx1000", ("1", "2"))))
    assert lines(document) == ["| A | B | C |", "| 1 | 2 |  |"]
    assert kinds(document) == ["table"]


@pytest.mark.parametrize("end", [r"\line ", r"\par ", r"\softline ", r"\sect "])
def test_whatever_ends_a_line_of_a_cell(end: str) -> None:
    document = read(rows((EVEN, ("Drug", "Dose", "Days")), (EVEN, ("A", f"5 mg{end}10 mg", "7"))))
    assert lines(document)[1] == "| A | 5 mg ⏎ 10 mg | 7 |"


def test_a_table_in_a_cell_keeps_its_pairs() -> None:
    shape = r"{\*\nesttableprops\trowd\cellx100\cellx200\nestrow}"
    ages = (("3 months", "60 mg"), ("1 year", "120 mg"))
    inner = "".join(rf"\itap2 {age}\nestcell {dose}\nestcell{shape}" for age, dose in ages)
    outer = r"\trowd\cellx1000\cellx2000\pard\intbl "
    body = rf"{outer}Drug\cell Dose\cell\row{outer}Paracetamol\cell By age "
    body += rf"{inner}\pard\intbl\itap1\cell\row\pard End.\par"
    assert "| Paracetamol | By age 3 months 60 mg; 1 year 120 mg |" in read(body).text


def test_images_formulas_and_comments_are_said() -> None:
    alternative = r"{\*\picprop{\sp{\sn wzDescription}{\sv at least}}}"
    document = read(
        rf"BMI {{\*\shppict{{\pict{alternative}\pngblip 00}}}}{{\nonshppict{{\pict 00}}}} 30 {{\pict 00}}"
        r" {\mmath{\*\moMath{\mr 5}}} {\*\annotation why?}end\par"
    )
    assert document.text.strip() == "BMI [image: at least] 30 [image] 5 end"
    assert set(kinds(document)) == {"image", "left out"}


def test_text_boxes_follow_their_paragraph() -> None:
    box = r"{\shp{\*\shpinst{\sp{\sn fill}{\sv 9}}{\shptxt\pard Never with alcohol.\par}}{\shprslt x}}"
    assert text(rf"Give {box}5 mg.\par After.\par") == "Give 5 mg.\n\nNever with alcohol.\n\nAfter."


def test_the_files_properties_name_an_author_only_if_the_text_does() -> None:
    document = read(
        r"{\info{\title Burns}{\author Ann Writer;Bob Saver}{\creatim\yr2020}}By A. Writer. Cool it.\par"
    )
    assert (document.info.title, document.info.authors) == ("Burns", ("Ann Writer",))


def test_a_file_that_is_cut_off_is_said() -> None:
    [document] = load(rf"{HEAD}Give 5 mg".encode(), "a.rtf")
    assert document.text.strip() == "Give 5 mg"
    assert kinds(document) == ["left out"]


def test_it_is_recognised_by_its_content() -> None:
    assert choose(b"{\\rtf1 a}", "a.doc").format == "RTF"
    assert choose(b"rtf", "a.rtf").format == "text"


@pytest.mark.parametrize(
    ("content", "says"), [(b"{\\rtf1}", "no text"), (b"{\\rtf1" + b"{" * 5000, "too deep")]
)
def test_what_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(MalformedDocumentError, match=says):
        list(load(content, "a.rtf"))


def test_damage_anywhere_ends_in_an_ingest_error() -> None:
    chance = random.Random(7)
    good = (
        HEAD + rows((EVEN, ("A", "B", "C"))) + r"{\field{\*\fldinst EQ \\f(1,2)}{\fldrslt }}\par}"
    ).encode()
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(4):
            damaged[chance.randrange(6, len(damaged))] = chance.randrange(256)
        try:
            list(load(bytes(damaged), "a.rtf"))
        except IngestError as error:
            assert "fault of Verbatim" not in str(error), error
