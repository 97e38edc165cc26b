"""Web pages: which words are the main text, and that none is lost or changed."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path, PurePath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.document import Document
from ingest.errors import IngestError, MalformedDocumentError
from ingest.load import load
from ingest.loaders import choose
from ingest.loaders.html.load import HtmlLoader, _decoded, parse
from ingest.loaders.html.prune import prune
from ingest.loaders.inline import label
from ingest.split import split

VALID = Path(__file__).parents[2] / "data" / "html" / "valid"
LONG = "This sentence is here to be long enough that nobody could take it for an entry of a menu."


def page(body: str, head: str = "") -> Document:
    content = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    [document] = load(content.encode(), "page.html")
    return document


def kinds(document: Document) -> dict[str, str]:
    """The text of the sections of each kind."""
    found: dict[str, str] = {"body": "", "furniture": ""}
    for section in document.sections:
        found[section.kind] += document.text[section.start : section.end] + "\n\n"
    return found


def text(body: str) -> str:
    return page(body).text.strip()


# --- recognised ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<!DOCTYPE html><p>Words", "page"),
        (b"<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>", "page.txt"),
        (b"\xef\xbb\xbf \r\n<HTML>", "page.md"),
        (b"<!-- saved\nfrom url=(0019)https://a.example/ -->\n<html lang=en>", "page"),
        (b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'>", "page.xml"),
        (b"<head><title>", "page"),
        (b"<body class='a'>", "page"),
        ("<html>".encode("utf-16"), "page"),
        ("<html>".encode("utf-16-le"), "page"),
        ("<html>".encode("utf-16-be"), "page"),
        (b"<p>Words", "page.html"),
        (b"Words", "page.HTM"),
    ],
)
def test_a_page_is_recognised_by_its_content_then_by_its_name(head: bytes, name: str) -> None:
    assert choose(head, name).format == "HTML"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"In HTML, a page begins with <html>.", "about.txt"),
        (b"<headline>Words</headline>", "a.txt"),
        (b"<htmlish>", "a.md"),
        (b"\x89PNG\r\n\x1a\n\0\0", "page.html"),
        (b'<Document id="1" source="CDC"><Focus>a</Focus>', "page.html"),
        (b"---\ntitle: <html>\n---\n", "a.md"),
    ],
)
def test_what_only_speaks_of_html_is_none(head: bytes, name: str) -> None:
    assert not HtmlLoader().recognises(head, PurePath(name)) or choose(head, name).format != "HTML"


def test_the_encoding_leaves_no_trace() -> None:
    names = ("windows-1252", "utf-16", "utf-8-bom")
    texts = {next(load((VALID / f"{n}.html").read_bytes(), "a.html")).text for n in names}
    assert len(texts) == 1
    assert "Sjögren’s disease dries the eyes and the mouth – “sicca”" in texts.pop()


def test_a_declared_encoding_that_does_not_exist_is_passed_over() -> None:
    content = b'<html><meta charset="no-such"><body><p>na\xefve caf\xe9 r\xe9sum\xe9 words</p></body></html>'
    [document] = load(content, "a.html")
    assert "na" in document.text


# --- main text and furniture --------------------------------------------------------------------


@pytest.fixture(scope="module")
def guideline() -> Document:
    [document] = load((VALID / "guideline.html").read_bytes(), "guideline.html")
    return document


def test_menus_and_footers_follow_the_main_text_as_furniture(guideline: Document) -> None:
    parts = kinds(guideline)
    for words in (
        *("Skip to main content", "- Conditions A to Z", "We use cookies", "Accept all", "Related pages"),
        *("Contact us", "All rights reserved", "Copy link", "Last reviewed: 4 March 2022"),
    ):
        assert words in parts["furniture"]
        assert words not in parts["body"]
    assert guideline.sections[-1].kind == "furniture"
    assert {s.kind for s in guideline.sections[:-1]} == {"body"}


def test_what_the_main_text_holds_is_in_passages(guideline: Document) -> None:
    passages = "\n".join(p.text for p in split(guideline))
    for words in (
        *("is drowsy or hard to wake", "Never cool a child with ice.", "Treat the child, not"),
        *("How to hold a digital thermometer.", "Paracetamol by age", "12:00  39.1", "Do not give aspirin."),
    ):
        assert words in passages


def test_scripts_styles_and_hidden_words_are_gone(guideline: Document) -> None:
    for words in ("not text", "color: red", "Hidden words", "Turn scripts on"):
        assert words not in guideline.text


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>secret</p>",
        "<p style='color:red; DISPLAY : none'>secret</p>",
        "<span style='visibility:hidden'>secret</span>",
        "<template>secret</template>",
        "<dialog>secret</dialog>",
        "<svg><title>secret</title></svg>",
        "<!-- secret -->",
        "<?php secret ?>",
        "<noscript>secret</noscript>",
    ],
)
def test_what_is_hidden_goes_and_what_follows_it_stays(hidden: str) -> None:
    assert text(f"<p>{LONG}</p><div>before {hidden} after</div>").replace("\n", " ").split()[-2:] == [
        *("before", "after")
    ]


def test_a_short_page_without_structure_is_main_text() -> None:
    document = page("<p>Wash your hands.</p><p>Dry them.</p>")
    assert kinds(document) == {"body": "Wash your hands.\n\nDry them.\n\n", "furniture": ""}


def test_a_page_of_menus_makes_no_passages() -> None:
    [document] = load((VALID / "menus-only.html").read_bytes(), "menus-only.html")
    assert split(document) == []
    assert "- Home" in document.text and "Search" in document.text


def test_an_old_page_laid_out_with_tables_is_read_as_prose() -> None:
    [document] = load((VALID / "old-layout.html").read_bytes(), "old-layout.html")
    body = kinds(document)["body"]
    assert "Scabies is an itch" in body and "| Under 2 months | Ask a specialist |" in body
    assert "Acne" not in body and "page last updated" not in body
    assert document.info.title == "Scabies"


def test_a_class_that_only_looks_like_a_menu_hides_nothing() -> None:
    """trafilatura drops what has "bar" or "banner" in its class; a warning there must be found."""
    body = f"<main><p>{LONG}</p><div class='barbiturates banner'><p>Never mix these with alcohol.</p></div>"
    document = page(f"{body}<p>{LONG.replace('This', 'Another')}</p></main>")
    assert "Never mix these with alcohol." in kinds(document)["body"]


@pytest.mark.parametrize("wrapper", ["form id=aspnetForm", "div class='page with-sidebar'", "div id=no-menu"])
def test_what_wraps_the_page_hides_nothing(wrapper: str) -> None:
    menu = "<ul class=menu><li><a href=a>Acne</a></li></ul>"
    content = (
        f"<h1>Burns</h1><p>{LONG}</p><table><tr><td>Age<td>Dose</tr></table><p>Short.</p><p>{LONG} b</p>"
    )
    document = page(f"<{wrapper}>{menu}<div>{content}</div></{wrapper.split()[0]}>")
    assert kinds(document)["body"].startswith(LONG)
    assert "| Age | Dose |" in kinds(document)["body"] and "Short." in kinds(document)["body"]
    assert kinds(document)["furniture"].strip() == "- Acne"


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("10<sup>9</sup> cells", "10⁹ cells"),
        ("10<sup>&minus;9</sup> mol", "10⁻⁹ mol"),
        ("10<sup>-9</sup> mol", "10⁻⁹ mol"),
        ("5 m<sup>2</sup>", "5 m²"),
        ("Ca<sup>2+</sup> and Na<sup>+</sup>", "Ca²⁺ and Na⁺"),
        ("CO<sub>2</sub>, HbA<sub>1c</sub>, C<sub>max</sub>", "CO₂, HbA₁c, Cmax"),
        ("log<sub>10</sub>5", "log₁₀5"),
        ("shown.<sup>[1]</sup>", "shown.[1]"),
        ("shown.<sup><a href='#1'>1</a>,<a href='#2'>2</a></sup>", "shown.[1,2]"),
        ("the 19<sup>th</sup> week", "the 19th week"),
        ("x<sup>n</sup>, 12.3<sup>a</sup>", "x^n, 12.3^a"),
        ("Drug<sup>™</sup>, M<sup>me</sup>", "Drug™, Mme"),
        ("<math><msup><mn>10</mn><mn>9</mn></msup></math>/L", "10⁹/L"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2"),
        ("<math><msub><mi>t</mi><mrow><mn>1</mn><mo>/</mo><mn>2</mn></mrow></msub></math>", "t_(1/2)"),
        ("50 <b>mg</b>/kg", "50 mg/kg"),
        ("hy&shy;phen&#8203;ated", "hyphenated"),
        ("<del>500 mg</del> 50 mg", "~~500 mg~~ 50 mg"),
        ("one<br>two<br/><br/>three", "one\ntwo\n\nthree"),
        ("say <q>ah</q>", "say “ah”"),
        ("a &lt; b &amp; c &#x2265; d", "a < b & c ≥ d"),
        ("<button>Play</button> the sound", "Play\n\nthe sound"),
    ],
)
def test_words_are_those_of_the_page(markup: str, words: str) -> None:
    shown = text(f"<p>{LONG} {markup}</p>").removeprefix(LONG).strip()
    if "<button>" in markup:
        # What is pressed is no part of the sentence, and not lost.
        assert sorted(shown.split("\n\n")) == sorted(words.split("\n\n"))
    else:
        assert shown == words


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        *((4, "1", "4"), (1, "a", "a"), (26, "A", "Z"), (27, "a", "aa"), (703, "a", "aaa")),
        *((4, "i", "iv"), (1994, "I", "MCMXCIV"), (0, "i", "0"), (-2, "a", "-2"), (5000, "i", "5000")),
    ],
)
def test_labels(number: int, style: str, written: str) -> None:
    assert label(number, style) == written


# --- structure ----------------------------------------------------------------------------------


def test_headings_make_paths() -> None:
    document = page(f"<h1>T</h1><h2>A</h2><p>{LONG}</p><h3>B</h3><p>{LONG} b</p><h2>C</h2><p>{LONG} c</p>")
    assert document.info.title == "T"
    assert [s.heading for s in document.sections] == [("A",), ("A", "B"), ("C",)]


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<ol start=4 type=i><li>a</li><li>b</li></ol>", "iv. a\nv. b"),
        ("<ol reversed><li>a</li><li>b</li></ol>", "2. a\n1. b"),
        ("<ol><li value=9>a</li><li>b</li></ol>", "9. a\n10. b"),
        ("<ul><li></li><li>b</li></ul>", "- b"),
        ("<ul>a<li>b</li>c</ul>", "a\n- b\nc"),
        ("<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>", "a\nb\n\nc"),
        ("<dl><dt>a</dt><dd><ul><li>b</li></ul></dd></dl>", "a\n\n- b"),
        ("<table><tr><th>a<th>b</tr><tr><td>c<td>d</tr></table>", "| a | b |\n| c | d |"),
        ("<table><tr><td rowspan=2>a<td>b</tr><tr><td>c</tr></table>", "| a | b |\n|  | c |"),
        ("<table><tr><td colspan=2>a</tr><tr><td>b<td>c</tr></table>", "| a |\n| b | c |"),
        (
            "<table><tr><td colspan=2>a<td>b</tr><tr><td>c<td>d<td>e</tr></table>",
            "| a |  | b |\n| c | d | e |",
        ),
        ("<table><caption>t</caption><tr><td>a<td>b</tr></table>", "t\n\n| a | b |"),
        ("<table><tr><td>one column</tr><tr><td>of prose</tr></table>", "one column\n\nof prose"),
        ("<table>stray<tr><td>a<td>b</tr></table>", "stray\n\na\n\nb"),
        ("<blockquote>a<p>b</p></blockquote>", "a\n\nb"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<figure><figcaption>a</figcaption></figure>", "a"),
        ("<details><summary>a</summary>b</details>", "a\n\nb"),
    ],
)
def test_blocks_are_written_as_they_are_seen(markup: str, written: str) -> None:
    shown = text(f"<div><p>{LONG}</p>{markup}<p>{LONG} End</p></div>")
    assert shown.split(LONG)[1].strip() == written


# --- what a page says of itself -----------------------------------------------------------------


def test_what_the_meta_tags_say(guideline: Document) -> None:
    info = guideline.info
    assert (info.title, info.publisher, info.authors) == (
        *("Fever in children", "Example Health"),
        ("A. Writer", "B. Reader"),
    )
    assert (info.url, info.published) == ("https://example.org/fever", "2021-03-04")
    assert info.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert info.extra["modified"] == "2023-05-06T07:08:09Z"
    assert info.extra["language"] == "en-GB"
    # "Last reviewed" stands in the text; a change of the file is no review.
    assert info.reviewed == "4 March 2022"


def test_what_json_ld_says() -> None:
    [document] = load((VALID / "json-ld.html").read_bytes(), "json-ld.html")
    info = document.info
    assert (info.title, info.authors) == ("Sprained ankle", ("C. Author", "D. Author"))
    assert (info.published, info.reviewed) == ("2020-01-02", "2020-03-04")
    assert info.extra == {"modified": "2020-02-03"}


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<link rel=canonical href='javascript:alert(1)'>", None),
        ("<link rel=canonical href='/relative'>", None),
        ("<link rel=canonical href='file:///etc/passwd'>", None),
        ("<link rel=canonical href='http://[bad'>", None),
        (
            "<link rel=canonical href='/x'><meta property='og:url' content='https://a.example/x'>",
            "https://a.example/x",
        ),
        ("<!-- saved from url=(0020)http://a.example/y -->", "http://a.example/y"),
    ],
)
def test_only_web_addresses_are_cited(head: str, url: str | None) -> None:
    assert page(f"<p>{LONG}</p>", head).info.url == url


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "<title>Burns | Example Clinic</title><meta property='og:site_name' content='Example Clinic'>",
            "Burns",
        ),
        ("<title>Burns - first aid</title>", "Burns - first aid"),
        ("<title> </title>", "Page"),
        ("<meta property='og:title' content='Burns'><title>Other</title>", "Burns"),
    ],
)
def test_the_title_is_the_pages_own(head: str, title: str) -> None:
    assert page(f"<p>{LONG}</p>", head).info.title == title


def test_a_half_of_a_surrogate_pair_in_json_costs_nothing_else() -> None:
    script = '{"@type": "Article", "headline": "Burns \\ud800"}'
    assert (
        page(f"<p>{LONG}</p>", f"<script type='application/ld+json'>{script}</script>").info.title == "Burns"
    )


# --- whatever comes -----------------------------------------------------------------------------

_TAGS = (
    "p div span ul ol li dl dt dd table tr td th caption h1 h2 h6 a sup sub br pre blockquote nav header "
    "footer main article section button q del math msup mfrac figure figcaption form select option svg b"
).split()
_WORDS = st.one_of(
    st.sampled_from(
        ["word", "10", "A longer run of words that goes on for a while, so that it counts.", " ", "&lt;"]
    ),
    st.text(max_size=12),
)
_ELEMENTS = st.recursive(
    _WORDS,
    lambda inner: st.builds(
        lambda tag, attribute, children: f"<{tag}{attribute}>{''.join(children)}</{tag}>",
        st.sampled_from(_TAGS),
        st.sampled_from(
            ["", " class='menu'", " rowspan='3'", " colspan='2'", " role='navigation'", " hidden"]
        ),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)
_TAG_SOUP = st.lists(
    st.one_of(_WORDS, st.sampled_from([f"<{t}>" for t in _TAGS] + [f"</{t}>" for t in _TAGS])), max_size=30
).map("".join)


def letters(words: str) -> Counter[str]:
    return Counter(filter(str.isalnum, unicodedata.normalize("NFKC", words)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(_ELEMENTS, _TAG_SOUP, st.text(max_size=200)))
def test_any_page_is_read_with_exact_spans_or_refused(body: str) -> None:
    content = f"<!doctype html><html><body>{body}</body></html>".encode()
    try:
        [document] = load(content, "page.html")
    except IngestError as error:
        assert "fault of Verbatim" not in str(error)
        return
    before = 0
    for section in document.sections:
        assert before <= section.start < section.end <= len(document.text)
        before = section.end
    for passage in split(document, 20):
        assert document.text[passage.start : passage.end] == passage.text
    root = parse(_decoded(content, "page.html").text, "page.html")
    prune(root)
    # Nothing that a reader sees is lost.
    assert not letters("".join(map(str, root.itertext()))) - letters(document.text)


def test_control_characters_are_white_space() -> None:
    assert text(f"<p>{LONG}</p><p>be\x08fore<!-- a -->\x01after&#2;</p>").endswith("be fore after")


def test_a_page_that_cannot_be_read_to_its_end_is_refused() -> None:
    with pytest.raises(MalformedDocumentError, match="cannot be read to its end"):
        page("<div>" * 300 + "Deep." + "</div>" * 300 + f"<p>{LONG}</p>")


# --- a real page --------------------------------------------------------------------------------


@pytest.mark.shared
def test_a_real_page(shared: Path) -> None:
    file = shared / "corpora" / "formats" / "wiki_duck.html"
    [document] = load(file.read_bytes(), file.name)
    assert document.info.title == "Duck"
    assert document.info.url == "https://en.wikipedia.org/wiki/Duck"
    assert document.info.extra["language"] == "en"
    headings = [s.heading for s in document.sections]
    assert ("Behaviour", "Feeding") in headings
    assert not any("edit" in " ".join(h) for h in headings)
    body = kinds(document)["body"]
    for words in ("| Kingdom: | Animalia |", "Mallard landing in approach", "duckling is a young duck in"):
        assert words in body
    for words in ("Jump to content", "Privacy policy", "Random article", "Hidden categories", "Català"):
        assert words not in body
    passages = split(document)
    assert len(passages) > 30
    assert all(document.text[p.start : p.end] == p.text for p in passages)
    assert "[1] or baby duck,[2]" in body


@pytest.mark.parametrize(
    ("head", "until"),
    [
        ('<meta property="article:expiration_time" content="2027-03-01T00:00:00Z">', "2027-03-01T00:00:00Z"),
        ('<meta itemprop="validThrough" content="2027-03-01">', "2027-03-01"),
        ('<meta itemprop="expires" content="2027-03-01">', "2027-03-01"),
        ('<meta name="expires" content="Tue, 01 Jan 1980 1:00:00 GMT">', None),
        ('<meta name="expires" content="0">', None),
        ('<meta http-equiv="expires" content="2027-03-01">', None),
        ('<script type="application/ld+json">{"@type": "Article", "expires": "2027-03"}</script>', "2027-03"),
        ('<script type="application/ld+json">{"@type": "WebPage", "validThrough": "2027"}</script>', "2027"),
    ],
)
def test_until_when_a_page_holds(head: str, until: str | None) -> None:
    assert page("<p>Rest the thumb for three days.</p>", head).info.valid_until == until


def test_what_a_page_replaces_and_what_has_replaced_it() -> None:
    before = '<meta name="DCTERMS.replaces" content="https://clinic.example/thumb-2019">'
    info = page("<p>Rest the thumb for three days.</p>", before).info
    assert (info.supersedes, info.status) == (("https://clinic.example/thumb-2019",), None)
    after = '<meta name="DC.Relation.isReplacedBy" content="https://clinic.example/thumb-2024">'
    info = page("<p>Rest the thumb for three days.</p>", after).info
    assert (info.status, info.superseded_by) == ("superseded", "https://clinic.example/thumb-2024")
