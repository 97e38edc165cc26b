"""What style sets apart is apart; what it reorders, counts or strikes is read or told."""

from __future__ import annotations

import pytest
from web_page import kinds, page, rest, told

RULE = "border-bottom:1px solid"


def pair(above: str, below: str, box: str = "", rule: str = RULE, tag: str = "span") -> str:
    parts = f'<{tag} style="display:block;{rule}">{above}</{tag}><{tag} style="display:block">{below}</{tag}>'
    return f'<span style="{box}">{parts}</span>'


@pytest.mark.parametrize("box", ["display:inline-block;font-size:70%", "display:inline-flex;font-size:.8em"])
def test_two_short_terms_set_small_in_a_running_line_are_a_fraction(box: str) -> None:
    assert rest(page(f"<p>x = {pair('a + b', 'c', box)} mg</p>")) == "x = (a + b)/c mg"


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{pair('120 mg', '80 mg')}</div>",
        f"<p>Dose: {pair('120 mg', '80 mg')}</p>",
        f"<p>Dose: {pair('120 mg', '80 mg', 'display:inline-block')}</p>",
        f"<div>{pair('120 mg', '80 mg', 'display:inline-block;font-size:70%')}</div>",
        f"<p>x {pair('120 mg in the morning with food', '80 mg', 'display:inline-block;font-size:70%')}</p>",
        f"<div>Dose {pair('120 mg', '80 mg', 'display:inline-block', tag='div')}</div>",
    ],
)
def test_other_lines_with_a_rule_between_stay_lines_and_it_is_said(body: str) -> None:
    document = page(body)
    lines = [line for line in rest(document).split("\n") if line]
    assert "80 mg" in lines and "120 mg" in " ".join(lines) and "/" not in rest(document)
    assert "formula" in kinds(document)


@pytest.mark.parametrize(
    ("body", "style", "read"),
    [
        ("<div class=f><b>Adult</b><b>500 mg</b></div>", ".f{display:flex}", "Adult 500 mg"),
        ("<div class=f><b>5</b><b>10 mg</b></div>", ".f{display:flex;flex-direction:column}", "5\n\n10 mg"),
        ("<div class=f><span>5</span><span>10</span></div>", ".f{display:grid}", "5\n\n10"),
        ("<p><i class=f>Adult</i><i class=f>500 mg</i></p>", ".f{float:left}", "Adult 500 mg"),
        (
            "<p><i class=f>Adult</i><i class=f>500 mg</i></p>",
            ".f{display:inline-block;width:9em}",
            "Adult 500 mg",
        ),
        ("<p><i class=f>Adult</i><i class=f>500 mg</i></p>", ".f{display:table-cell}", "Adult 500 mg"),
        ("<p><i class=f>5</i><i>10 mg</i></p>", ".f{margin-right:3em}", "5 10 mg"),
        ("<p><i class=f>5</i><i class=f>10 mg</i></p>", ".f{padding:0 1em}", "5 10 mg"),
        ("<p>Give <i class=f>5</i>, then 6</p>", ".f{padding:0 1em}", "Give 5, then 6"),
        ("<div class=f>Give 5</div><div class=f>0 mg</div>", ".f{display:inline}", "Give 50 mg"),
        (
            "<p>Give <i class=f data-u=mg>50</i> now</p>",
            ".f::after{content:' ' attr(data-u)}",
            "Give 50 mg now",
        ),
        (
            "<p>Give <i class='f g'>50</i> now</p>",
            ".g::after{content:' mg'}.f.g::after{content:none}",
            "Give 50 now",
        ),
        ("<p><i class=f>G</i>ive 5 mg</p>", ".f{float:left;font-size:3em}", "Give 5 mg"),
        ("<p><ruby>mg<rt>milligram</rt></ruby></p>", "", "mg(milligram)"),
    ],
)
def test_words_are_as_far_apart_as_they_are_drawn(body: str, style: str, read: str) -> None:
    assert rest(page(body, style)) == read


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ('<div style="display:flex;flex-direction:row-reverse"><b>mg</b><b>50</b></div>', "50 mg"),
        (
            '<div style="display:flex"><p style="order:2">Then 20</p><p style="order:1">First 10</p></div>',
            "First 10\n\nThen 20",
        ),
    ],
)
def test_parts_are_in_the_order_that_is_shown_and_it_is_said(body: str, read: str) -> None:
    document = page(body)
    assert rest(document) == read and "order" in kinds(document)


@pytest.mark.parametrize(
    "style",
    [
        ".f{position:relative}.f::after{content:'';position:absolute;top:50%;border-top:2px solid red}",
        ".f::before{content:'';position:absolute;top:45%;height:2px;background:red}",
        ".f{background:linear-gradient(transparent 45%,red 45%,red 55%,transparent 55%)}",
    ],
)
def test_a_line_drawn_through_words_strikes_them(style: str) -> None:
    assert rest(page("<p>Give <i class=f>50 mg</i> 5 mg</p>", style)) == "Give ~~50 mg~~ 5 mg"


def test_a_mark_of_a_pen_under_words_strikes_nothing() -> None:
    style = ".f{background:linear-gradient(transparent 60%,yellow 60%)}"
    assert rest(page("<p>Give <i class=f>50 mg</i></p>", style)) == "Give 50 mg"


@pytest.mark.parametrize(
    ("body", "style", "what"),
    [
        ("<div class=s>Give 5 mg</div>", ".s::before{content:counter(s) '. '}", "counts here"),
        ('<iframe src="dose.html"></iframe>', "", "Another page"),
        ("<p>Level <meter value=.5>50 %</meter></p>", "", "50 %"),
        ("<p>Give <i class=f>50</i></p>", ".f::after{content:' 777 mg';color:#fff}", "777 mg"),
    ],
)
def test_what_is_drawn_and_not_read_is_told(body: str, style: str, what: str) -> None:
    assert what in told(page(body, style))
