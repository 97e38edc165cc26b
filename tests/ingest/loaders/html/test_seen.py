"""Words are left out only where they are surely not seen; where that is unsure they stay, and it is said."""

from __future__ import annotations

import pytest
from web_page import kinds, page, rest, told

STOP = "Stop at 333 mg"
W = ".w{color:#fff}"
B = f'<div class="b"><p class="w">{STOP}</p></div>'


@pytest.mark.parametrize(
    ("body", "style"),
    [
        (f'<div style="color:white"><p style="color:#222">{STOP}</p></div>', ""),
        (
            f'<table style="color:#fff"><tr><td style="color:black">A<td style="color:#000">{STOP}</table>',
            "",
        ),
        (f'<div style="color:white"><a href="#x">{STOP}</a></div>', ""),
        (f'<div style="color:white"><mark>{STOP}</mark></div>', ""),
        (f'<div style="color:white"><p style="color:initial">{STOP}</p></div>', ""),
        (B, f".b{{background:var(--dark)}}:root{{--dark:navy}}{W}"),
        (B, f"@media (min-width:600px){{.b{{background:navy}}}}{W}"),
        (B, f"@supports (display:grid){{.b{{background:navy}}}}{W}"),
        (B, f"@layer x{{.b{{background:navy}}}}{W}"),
        (B, f"@layer x,y;@layer y{{.b{{background:navy}}}}@layer x{{.b{{background:white}}}}{W}"),
        (B, f":is(.b,.c){{background:navy}}{W}"),
        (B, ".b{background:navy; & .w{color:#fff}}"),
        (B, f".b{{background:rgba(0,0,80,.9)}}{W}"),
        (B, f".b{{background:linear-gradient(90deg,navy,#036)}}{W}"),
        (B, f"body{{background:#111}}p{{color:#eee}}{W}"),
        (f'<p style="clip:rect(0,0,0,0)">{STOP}</p>', ""),
        (f'<p style="position:absolute;clip:rect(0,500px,500px,0)">{STOP}</p>', ""),
        (f'<p style="clip-path:polygon(0 0,100% 0,100% 100%,0 100%)">{STOP}</p>', ""),
        (f'<div style="font-size:0"><p style="font-size:16px">{STOP}</p></div>', ""),
        (f'<p class="x">{STOP}</p>', ".x{display:block}@layer a{.x{display:none}}"),
        (f'<p class="x">{STOP}</p>', ".x{display:none}@media (min-width:900px){.x{display:block}}"),
        (f'<p class="x">{STOP}</p>', "@media print{.x{display:none}}"),
        (f'<div style="left:50%;position:relative;transform:translate(-50%,-50%)">{STOP}</div>', ""),
    ],
)
def test_words_that_are_seen_are_read_and_nothing_is_said(body: str, style: str) -> None:
    document = page(body, style)
    assert STOP in document.text and "hidden" not in kinds(document)


@pytest.mark.parametrize(
    ("body", "style"),
    [
        (B, f"@media (prefers-color-scheme:dark){{.b{{background:navy}}}}{W}"),
        (B, f"@container (min-width:1px){{.b{{background:navy}}}}{W}"),
        (B, f"@import url(x.css);{W}"),
        (B, f".b{{position:relative}}.b::before{{content:'';position:absolute;background:navy}}{W}"),
        (B, f".b{{box-shadow:inset 0 0 0 999px navy}}{W}"),
        (B, f"{W}.w{{text-shadow:0 0 3px #000}}"),
        (B, ".w{color:transparent;background:linear-gradient(navy,red);-webkit-background-clip:text}"),
        (B, f".b{{background-image:url(a.png)}}{W}"),
        (B, f":root{{--b:#fff}}.t{{--b:navy}}.b{{background:var(--b)}}{W}"),
        (B, f".b{{background:rgb(from navy r g b)}}{W}"),
        (B, ".w{color:rgb(from white r g b)}"),
        (B, f".b{{filter:invert(1)}}{W}"),
        (B, f"html{{color-scheme:dark}}{W}"),
        (B, f"{W}.w{{margin-top:-60px}}"),
        (f'<table><col style="background:#036"><tr><td style="color:#fff">{STOP}<td>b</table>', ""),
        (f'<p style="letter-spacing:-1em">{STOP}</p>', ""),
        (B, f"{W}.b{{display:grid}}.w{{grid-area:1/1}}"),
        (f'<div style="position:relative"><i style="position:absolute;background:#036"></i>{B}</div>', W),
        (f'<p class="o">{STOP}</p>', ".o{opacity:0;animation:f 1s}"),
        (f'<p class="o">{STOP}</p>', ".o{opacity:0;transition:opacity 1s}"),
        (f'<p class="o">{STOP}</p>', ".o{max-height:0;overflow:hidden;transition:max-height 1s}"),
        (f'<p class="o">{STOP}</p>', ".o{height:0;padding-bottom:50px;overflow:hidden}"),
        (f'<p class="o">{STOP}</p>', ".o{position:relative;left:-100px}"),
        (f'<p class="o">{STOP}</p>', ".o{position:absolute;left:-100%}"),
        (f'<p class="o">{STOP}</p>', ".o{text-indent:-100px}"),
        (f'<p class="o">{STOP}</p>', "@media (prefers-contrast:more){.o{display:none}}"),
        (f'<p class="o">{STOP}</p>', ".o{display:none}@media (prefers-contrast:more){.o{display:block}}"),
        (f'<p hidden style="display:block">{STOP}</p>', ""),
        (f'<p style="color:yellow">{STOP}</p>', ""),
        (f'<p class="o">Give 5 mg. {"It helps. " * 200}{STOP}</p>', ".o{height:20px;overflow:hidden}"),
    ],
)
def test_words_that_may_not_be_seen_are_kept_and_it_is_said(body: str, style: str) -> None:
    document = page(body, style)
    assert STOP in document.text and "may not be seen" in told(document)


@pytest.mark.parametrize(
    "color",
    [
        *("hsl(0,0%,100%)", "hsl(0 0% 100%)", "snow", "ivory", "rgb(100%, 100%, 100%)", "#fffe", "#fdfdfd"),
        *("color-mix(in srgb, white 95%, red)", "rgba(0,0,0,.02)", "oklch(1 0 0)", "lab(100% 0 0)", "White"),
        *("hwb(0 100% 0)", "color(srgb 1 1 1)", "var(--w)", "var(--none, #fff)", "transparent"),
    ],
)
def test_white_in_any_notation_is_not_seen_on_white(color: str) -> None:
    document = page(f'<p style="color:{color}">{STOP}</p>', ":root{--w:#fff}")
    assert "333" not in document.text and "333 mg" in told(document)


@pytest.mark.parametrize(
    ("body", "style"),
    [
        (f'<div style="color:#fff"><p style="color:currentColor">{STOP}</p></div>', ""),
        (f'<p style="color:navy;background:currentColor">{STOP}</p>', ""),
        (f'<p class="a b">{STOP}</p>', ".a{background:#036}.b{color:#003366}"),
        (f'<p style="background:#000">{STOP}</p>', ""),
        (B, f"@media print{{.b{{background:navy}}}}{W}"),
        (f'<p style="opacity:.03">{STOP}</p>', ""),
        (f'<p style="font:0/0 a">{STOP}</p>', ""),
        (f'<p style="position:absolute;left:-9999px">{STOP}</p>', ""),
        (f'<p style="position:relative;left:-9999px">{STOP}</p>', ""),
        (f'<p style="transform:translateX(-200vw)">{STOP}</p>', ""),
        (f'<p style="position:absolute;clip:rect(1px,1px,1px,1px)">{STOP}</p>', ""),
        (f'<p style="clip-path:inset(0 100% 0 0)">{STOP}</p>', ""),
        (f'<p style="visibility:hidden">{STOP}</p>', ""),
        (f"<div popover>{STOP}</div><canvas>{STOP}</canvas>", ""),
        (B, ".b{.w{display:none}}"),
        (B, "@media (min-width:900px){.w{display:none}}"),
        (B, ".b>.w:not(.x){display:none}"),
    ],
)
def test_what_is_surely_not_seen_is_left_out_and_told(body: str, style: str) -> None:
    document = page(body, style)
    assert "333" not in document.text and "333 mg" in told(document)


@pytest.mark.parametrize(
    ("body", "read", "left_out"),
    [
        ('Give 1<i style="color:#fff">.</i>5 mg', "Give 1 5 mg", "“.”"),
        ('Give 5<i style="visibility:hidden">0</i> mg', "Give 5 mg", "“0”"),
        ('Give 5<i style="display:none">0</i>0 mg', "Give 50 mg", "“0”"),
        ('Do <i style="color:snow">not</i> give', "Do give", "“not”"),
        ('10<sup style="color:#fff">9</sup>/L', "10/L", "“9”"),
    ],
)
def test_a_sign_that_is_not_seen_joins_no_number_and_is_told(body: str, read: str, left_out: str) -> None:
    document = page(f"<p>{body}</p>")
    assert rest(document) == read and left_out in told(document)


def test_words_that_are_seen_stay_within_those_that_are_not() -> None:
    document = page(
        '<div style="visibility:hidden">Old 777 mg <b style="visibility:visible">New 5 mg</b></div>'
    )
    assert rest(document) == "New 5 mg" and "777" in told(document)


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ('<td style="color:#fff">17 mg</td>', "| A |  | 35 mg |"),
        ('<td style="opacity:0">17 mg</td>', "| A |  | 35 mg |"),
        ('<td style="display:none">17 mg</td><td>1</td>', "| A | 1 | 35 mg |"),
    ],
)
def test_a_cell_that_is_not_seen_shifts_no_other_and_is_told(cell: str, row: str) -> None:
    head = "<tr><th>Drug</th><th>Low</th><th>High</th></tr>"
    document = page(f"<table>{head}<tr><td>A</td>{cell}<td>35 mg</td></tr></table>")
    assert row in document.text and "17 mg" in told(document)


@pytest.mark.parametrize("style", ["color:#fff", "display:none", "visibility:hidden"])
def test_a_row_that_is_not_seen_is_told(style: str) -> None:
    hidden = f'<tr style="{style}"><td>Qq</td><td>17 mg</td></tr>'
    document = page(
        f"<table><tr><th>Drug</th><th>Dose</th></tr>{hidden}<tr><td>A</td><td>35 mg</td></tr></table>"
    )
    assert "17" not in document.text and "17 mg" in told(document)


def test_a_page_of_which_nothing_seems_to_be_seen_is_kept_and_told() -> None:
    document = page(f"<p>{STOP}</p>", "body{color:#fff}p{color:#fff}")
    assert STOP in document.text and "may not be seen" in told(document)


def test_a_doubt_stands_at_the_words_that_it_is_about() -> None:
    document = page(f'<p>Seen before.</p><p style="text-indent:-100px">{STOP}</p>')
    [doubt] = document.doubts
    assert document.text[doubt.start : doubt.end] == STOP


def test_rules_that_are_not_understood_and_hide_are_told() -> None:
    document = page(f"<p>{STOP}</p>", "p:nth-col(2n){display:none}")
    assert STOP in document.text and "hidden words may be shown" in told(document)
