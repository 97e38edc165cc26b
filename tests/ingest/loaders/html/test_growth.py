"""The work on a page's style grows with the page, not with its square."""

from __future__ import annotations

import pytest
from growth import growth

from ingest.loaders.html.load import parse
from ingest.loaders.html.prune import prune

MOST = 3.0
HEAD = (
    "<style>.a{color:#fff;overflow:hidden;height:9px}.a .b>i{opacity:.1}.b{background:var(--x)}"
    "p+p{left:0}</style>"
)


def _prune(body: str) -> None:
    prune(parse(HEAD + "<main>" + body + "</main>", "a.html"))


@pytest.mark.parametrize(
    "unit",
    [
        '<div class="a"><p class="b">Give <i>5 mg</i> now</p></div>',
        '<div role="table"><p role="row"><i role="cell">A</i><i role="cell" aria-rowspan="2">5</i></p></div>',
        '<span style="float:left">Adult</span><span style="position:absolute">5</span>',
        '<div style="color:white"><b style="color:black">5 mg</b></div>',
    ],
)
def test_twice_the_page_is_not_four_times_the_work(unit: str) -> None:
    assert growth(_prune, unit, 20_000) <= MOST


def test_twice_the_rules_for_twice_the_elements_are_not_four_times_the_work() -> None:
    def work(units: str) -> None:
        names = range(units.count("x"))
        css = "".join(f".c{name}{{color:#fff}}.m .c{name} i{{display:none}}" for name in names)
        body = "".join(f'<p class="c{name}">5 <i>mg</i></p>' for name in names)
        prune(parse(f"<style>{css}</style><div class=m>{body}</div>", "a.html"))

    assert growth(work, "x", 150) <= MOST


def test_variables_within_variables_cost_no_more_than_they_are_long() -> None:
    doubled = "".join(f"--v{at}:var(--v{at + 1}) var(--v{at + 1});" for at in range(60))
    prune(parse(f"<style>p{{{doubled}--v60:red;color:var(--v0)}}</style><p>Give 5 mg</p>", "a.html"))
