"""Draw a comparison as one page of HTML that needs no network and no script."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from evaluate.chart import axis, bar_strip, histogram, interval_row, scale_of, signed, verdict
from evaluate.collection import Collection
from evaluate.compare import METHOD, Comparison
from evaluate.markup import Element, document, tag
from evaluate.report_questions import WORST, changed, largest, worst
from evaluate.significance import Difference, interval
from evaluate.style import STYLE
from evaluate.trial import MAIN, Trial
from evaluate.variant import settings_of

_BINS = 10
_EDGE = 1e-9


def page(name: str, collection: Collection, comparison: Comparison) -> str:
    """Draw the report as HTML.

    Args:
        name: the collection's name.
        collection: its questions and judgements.
        comparison: the rankings' figures; without variants, the page has the default alone.
    """
    default = comparison.default
    pairs = list(zip(comparison.variants, comparison.differences, strict=True))
    return document(
        f"Evaluation: {name}",
        STYLE,
        _head(name, default),
        _overview(comparison) if pairs else None,
        *(_variant(collection, default, trial, differences) for trial, differences in pairs),
        _figures(default),
        _distribution(default),
        _worst(collection, default),
        tag("section", tag("p", METHOD, class_="quiet")) if pairs else None,
    )


def _head(name: str, default: Trial) -> Element:
    snapshot = default.snapshot
    library = f"{snapshot.documents:,} documents, {snapshot.passages:,} passages"
    facts = {
        "Questions": f"{default.figures.questions:,}",
        "Library": f"{library}, snapshot {snapshot.id}",
        "Model": snapshot.model,
        "Default": settings_of(default.variant.ranking),
    }
    listed = chain.from_iterable((tag("dt", term), tag("dd", fact)) for term, fact in facts.items())
    return tag("header", tag("h1", f"Evaluation: {name}"), tag("dl", *listed, class_="facts"))


def _overview(comparison: Comparison) -> Element:
    """Draw the variants' differences from the default with their intervals, by measure, on one scale."""
    every = [each for differences in comparison.differences for each in differences.values()]
    scale = scale_of([end for each in every for end in (each.low, each.high)])
    panels = []
    for measure, figures in comparison.default.by_question.items():
        rows = []
        for trial, differences in zip(comparison.variants, comparison.differences, strict=True):
            d = differences[measure]
            name = tag("span", trial.variant.name)
            value = tag("span", tag("b", signed(d.mean)), f" ({_interval(d.low, d.high)})", class_="value")
            drawn = interval_row(scale, d.mean, d.low, d.high)
            rows.append(tag("div", tag("div", name, value), drawn, class_="row"))
        caption = tag("figcaption", tag("b", measure), f"default {_mean(figures):.3f}")
        panels.append(tag("figure", caption, *rows, axis(scale)))
    return tag(
        "section",
        tag("h2", "Differences from the default"),
        tag("p", "The dot is the mean difference, the line its 95 % interval.", class_="quiet"),
        tag("div", *panels, class_="panels"),
    )


def _variant(
    collection: Collection, default: Trial, trial: Trial, differences: Mapping[str, Difference]
) -> Element:
    """Draw one variant: its table, each question's difference, and the questions that changed most."""
    heading = ("Measure", "Default", "Variant", "Difference, 95\u00a0% interval", "p, better / worse / same")
    d = differences[MAIN]
    counted = f"{d.wins:,} better, {d.losses:,} worse, {d.ties:,} the same"
    bars = [(by, f"{signed(by)}  {collection.questions[q]}") for q, by in changed(default, trial)]
    return tag(
        "section",
        tag("h2", trial.variant.name),
        _table(heading, [_row(measure, each) for measure, each in differences.items()]),
        tag("h3", f"{MAIN} by question: {counted}"),
        bar_strip(bars, f"The differences of {MAIN} by question, sorted: {counted}."),
        tag("p", f"One bar a question, from {signed(bars[0][0])} to {signed(bars[-1][0])}.", class_="quiet"),
        largest(collection, default, trial),
    )


def _row(measure: str, d: Difference) -> Element:
    difference = tag(
        "td", signed(d.mean), " ", tag("small", _interval(d.low, d.high)), class_=verdict(d.low, d.high)
    )
    counted = f"{d.wins:,} / {d.losses:,} / {d.ties:,}"
    return tag(
        "tr",
        tag("th", measure, scope="row"),
        tag("td", f"{d.one:.3f}"),
        tag("td", f"{d.other:.3f}"),
        difference,
        tag("td", "< 0.001" if d.p < 0.001 else f"{d.p:.3f}", " ", tag("small", counted)),
    )


def _figures(default: Trial) -> Element:
    """Draw the default's figures, each with the interval of its mean."""
    rows = []
    for measure, figures in default.by_question.items():
        low, high = interval(list(figures.values()))
        rows.append(
            tag(
                "tr",
                tag("th", measure, scope="row"),
                tag("td", f"{_mean(figures):.3f}"),
                tag("td", f"{low:.3f} to {high:.3f}"),
            )
        )
    return tag(
        "section",
        tag("h2", "Figures of the default"),
        _table(("Measure", "Mean", "95\u00a0% bootstrap interval"), rows, "narrow"),
    )


def _distribution(default: Trial) -> Element:
    """Draw how many questions have which figure; 0 (failed) and 1 (perfect) have bars of their own."""
    figures = list(default.by_question[MAIN].values())
    none = sum(figure <= _EDGE for figure in figures)
    full = sum(figure >= 1 - _EDGE for figure in figures)
    between = [0] * _BINS
    for figure in figures:
        if _EDGE < figure < 1 - _EDGE:
            between[min(int(figure * _BINS), _BINS - 1)] += 1
    names = [f"<.{number + 1}" if number < _BINS - 1 else "<1" for number in range(_BINS)]
    summary = f"{none:,} of {len(figures):,} questions have 0, and {full:,} have 1."
    return tag(
        "section",
        tag("h2", f"{MAIN} by question"),
        tag("p", summary),
        histogram(
            [("0", none), *zip(names, between, strict=True), ("1", full)],
            f"How many questions have which {MAIN}. {summary}",
        ),
        tag("p", "“<.7” counts questions from 0.6 to below 0.7.", class_="quiet"),
    )


def _worst(collection: Collection, default: Trial) -> Element:
    return tag(
        "section",
        tag("h2", f"The {min(WORST, default.figures.questions)} worst questions of the default"),
        worst(collection, default),
    )


def _table(heading: tuple[str, ...], rows: list[Element], kind: str = "wide") -> Element:
    cells = [tag("th", each, scope="col") for each in heading]
    return tag("table", tag("thead", tag("tr", *cells)), tag("tbody", *rows), class_=kind)


def _mean(figures: Mapping[str, float]) -> float:
    return sum(figures.values()) / len(figures)


def _interval(low: float, high: float) -> str:
    return f"{signed(low)} to {signed(high)}"
