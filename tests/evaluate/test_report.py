"""The report holds the figures, escapes what it quotes, and needs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from judged import Judged
from lxml import etree, html

from evaluate.chart import Scale, axis, bar_strip, histogram, interval_row, scale_of, signed, verdict
from evaluate.compare import Comparison
from evaluate.markup import tag
from evaluate.report import page
from evaluate.report_questions import changed
from evaluate.withhold import withheld

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = "<script>window.hostile = 1</script> & \x07 </style><img src=x onerror='window.hostile = 1'>"


@pytest.fixture(scope="session")
def drawn(judged: Judged, comparison: Comparison) -> str:
    """The report of the comparison."""
    return page("collection", judged.collection, comparison)


@pytest.fixture(scope="session")
def attacked(judged: Judged, comparison: Comparison) -> str:
    """A report whose questions, titles, passages and names are markup."""
    questions = dict.fromkeys(judged.collection.questions, HOSTILE)

    def poisoned(trials: Comparison) -> Comparison:
        def each(first: Mapping[str, object]) -> dict[str, object]:
            return {
                q: hit and replace(hit, text=HOSTILE, info=replace(hit.info, title=HOSTILE))
                for q, hit in first.items()
            }

        variants = tuple(
            replace(trial, first=each(trial.first), variant=replace(trial.variant, name=HOSTILE))
            for trial in trials.variants
        )
        return replace(
            trials, default=replace(trials.default, first=each(trials.default.first)), variants=variants
        )

    return page(HOSTILE, replace(judged.collection, questions=questions), poisoned(comparison))


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _section(drawn: str, heading: str) -> html.HtmlElement:
    return next(s for s in html.fromstring(drawn).iter("section") if heading in _text(s.find("h2")))


def test_the_figures_are_in_it(drawn: str) -> None:
    (table,) = _section(drawn, "near=-1").iter("table")
    rows = {_text(row[0]): [_text(cell) for cell in row[1:]] for row in table.iter("tr")}
    assert rows["R@10"] == ["0.667", "1.000", "+0.333 0.000 to +1.000", "1.000 1 / 0 / 2"]
    assert rows["P@1"][0] == "0.667"
    assert "span in 5" in rows
    (table,) = _section(drawn, "Figures of the default").iter("table")
    rows = {_text(row[0]): [_text(cell) for cell in row[1:]] for row in table.iter("tr")}
    assert rows["nDCG@10"] == ["0.667", "0.000 to 1.000"]


def test_the_overview_has_a_panel_for_each_measure(drawn: str, comparison: Comparison) -> None:
    figures = list(_section(drawn, "Differences from the default").iter("figure"))
    assert [_text(figure.find("figcaption/b")) for figure in figures] == list(comparison.default.by_question)
    (circle,) = figures[0].iter("circle")
    # One question of three got better: its interval begins at 0, so that nothing is shown.
    assert circle.get("class") == "dot same"


def test_questions_that_changed_and_the_worst_are_named(drawn: str) -> None:
    wins, losses = next(_section(drawn, "near=-1").iterfind("div[@class='sides']"))
    assert [_text(question) for question in wins.iterfind(".//p[@class='question']")] == ["zzzz qqqq"]
    assert "First by default: nothing was found." in _text(wins)
    assert "None." in _text(losses)
    worst = _section(drawn, "The 3 worst questions")
    assert [_text(question) for question in worst.iterfind(".//p[@class='question']")] == [
        "zzzz qqqq",
        "Where are Gottron papules found?",
        "What colour is the heliotrope rash?",
    ]
    assert "nDCG@10 0.000. Nothing was found." in _text(worst)
    assert "nDCG@10 1.000. The first relevant document is number 1." in _text(worst)
    assert "First: Gottron papules (grade 2)" in _text(worst)
    assert "Gottron papules lie over the knuckles." in _text(worst.find(".//blockquote"))


def test_without_quotes_it_tells_questions_and_documents_by_their_ids(
    judged: Judged, comparison: Comparison
) -> None:
    report_page = page("collection", *withheld(judged.collection, comparison))
    for question_id, text in judged.collection.questions.items():
        assert text not in report_page
        assert f"Question {question_id}" in report_page
    hits = [
        hit for trial in (comparison.default, *comparison.variants) for hit in trial.first.values() if hit
    ]
    assert hits
    for hit in hits:
        assert hit.text not in report_page
        assert f"Document {hit.info.record}" in report_page
        assert hit.info.title not in report_page
    assert not list(html.fromstring(report_page).iter("blockquote"))
    assert _text(_section(report_page, "Figures of the default").find(".//td")) == "0.667"


def test_without_variants_it_has_the_default_alone(judged: Judged, comparison: Comparison) -> None:
    alone = page("collection", judged.collection, Comparison(comparison.default))
    headings = [_text(heading) for heading in html.fromstring(alone).iter("h2")]
    assert headings == [
        "Figures of the default",
        "nDCG@10 by question",
        "The 3 worst questions of the default",
    ]
    assert "1 of 3 questions have 0, and 2 have 1." in _text(_section(alone, "nDCG@10 by question"))


def test_the_largest_changes_come_first_and_last(comparison: Comparison) -> None:
    differences = changed(comparison.default, comparison.variants[0])
    assert [question for question, _ in differences] == ["q3", "q1", "q2"]
    assert [by for _, by in differences[1:]] == [0, 0]


def test_markup_in_what_is_quoted_is_text(attacked: str) -> None:
    root = html.fromstring(attacked)
    assert not list(root.iter("script", "img"))
    shown = HOSTILE.replace("\x07", "\ufffd")
    assert _text(root.find(".//h1")) == f"Evaluation: {shown}"
    for kind in ("p[@class='question']", "cite", "blockquote"):
        assert {_text(element) for element in root.iterfind(f".//{kind}")} == {shown}
    assert any(shown in _text(title) for title in root.iterfind(".//rect/title"))


def test_it_needs_nothing_but_itself(drawn: str) -> None:
    root = html.fromstring(drawn)
    assert drawn.startswith("<!doctype html>")
    assert not list(root.iter("script", "link", "img", "iframe"))
    assert not re.search(r"https?:|url\(|@import|src=", drawn)
    assert "default-src 'none'" in root.find(".//meta[@http-equiv]").get("content")


def test_a_scale_holds_its_values_and_0() -> None:
    assert scale_of([0.02, 0.1]) == Scale(0.0, 0.1)
    assert scale_of([-0.1, -0.02]) == Scale(-0.1, 0.0)
    assert scale_of([0.0, 0.0]) == scale_of([]) == Scale(-0.01, 0.01)
    scale = Scale(-0.1, 0.1)
    assert [scale.at(value) for value in (-0.1, 0.0, 0.1)] == ["5%", "50%", "95%"]
    assert scale.ticks() == pytest.approx([-0.1, -0.05, 0.0, 0.05, 0.1])
    assert Scale(0.0, 1.0).ticks() == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])


@pytest.mark.parametrize("end", [0.0003, 0.0021, 0.013, 0.08, 0.55, 1.0])
def test_an_axis_has_two_to_six_different_labels(end: float) -> None:
    labels = [text.text for text in axis(Scale(-end / 3, end)).iter("text")]
    assert 2 <= len(labels) <= 6
    assert len(set(labels)) == len(labels)
    assert "0" in labels


def test_a_dot_stands_on_its_interval() -> None:
    row = interval_row(Scale(-0.1, 0.1), mean=0.05, low=0.02, high=0.08)
    circle, zero, line = (row.find(path) for path in ("circle", "line[1]", "line[2]"))
    assert circle is not None
    assert zero is not None
    assert line is not None
    assert (circle.get("cx"), zero.get("x1")) == ("72.5%", "50%")
    assert (line.get("x1"), line.get("x2"), line.get("class")) == ("59%", "86%", "interval better")
    assert [verdict(*ends) for ends in ((0.1, 0.2), (-0.2, -0.1), (-0.1, 0.1), (0.0, 0.1))] == [
        "better", "worse", "same", "same",
    ]  # fmt: skip


def test_bars_are_as_high_as_their_values() -> None:
    strip = bar_strip([(0.2, "won"), (0.0, "same"), (-0.4, "lost")], "label")
    won, lost = strip.iter("rect")
    # 150 pixels for 0.6: the line at 0 stands 50 from the top.
    assert [won.get(name) for name in ("x", "y", "height", "class")] == ["0%", "0", "50", "bar better"]
    assert [lost.get(name) for name in ("x", "y", "height", "class")] == ["66.67%", "50", "100", "bar worse"]
    assert strip.get("aria-label") == "label"
    assert not list(bar_strip([(0.0, "same")], "label").iter("rect"))
    first, second = histogram([("low", 4), ("high", 2)], "label").iter("rect")
    assert float(first.get("height") or 0) == 2 * float(second.get("height") or 0)


def test_differences_are_written_with_their_sign() -> None:
    assert [signed(value) for value in (0.0123, -0.0123, 0.0, -0.0001)] == [
        "+0.012",
        "−0.012",
        "0.000",
        "0.000",
    ]


def test_an_element_takes_text_attributes_and_children_in_order() -> None:
    made = tag("p", "a ", tag("b", "<"), None, " & b", " c", class_="x", aria_label='"', width=1.5)
    assert etree.tostring(made) == (
        b'<p class="x" aria-label="&quot;" width="1.5">a <b>&lt;</b> &amp; b c</p>'
    )


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_a_browser_shows_it_whole_inert_and_accessible(
    chromium: Browser, drawn: str, attacked: str, scheme: str, width: int, tmp_path: Path
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    )
    # Axe is a script, which the page's own policy refuses.
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    shown = context.new_page()
    for number, report in enumerate((drawn, attacked)):
        file = tmp_path / f"{number}.html"
        file.write_text(report, encoding="utf-8")
        shown.goto(file.as_uri())
        assert shown.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        assert shown.evaluate("window.hostile") is None
        red = shown.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
        assert (red < 60) == (scheme == "dark")
        result = axe.Axe().run(shown)
        assert len(result.response["passes"]) > 10
        assert result.violations_count == 0, result.generate_report()
    assert all(url.startswith("file:") for url in asked)
    context.close()
