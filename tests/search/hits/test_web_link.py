"""Links open web pages at the passage, and everything else at its address."""

from __future__ import annotations

import pytest

from ingest.document import SourceInfo
from search.citations.line import citation
from search.hits.web_link import WEB_PAGE, link
from ui.html.citation import web_link

PAGE = SourceInfo("a.html", url="https://example.org/rash?x=1#top")
AT = "https://example.org/rash?x=1#:~:text="


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("Rash, on-and-off.", "Rash%2C%20on%2Dand%2Doff."),
        (
            "The heliotrope rash colours the upper eyelids. It fades slowly after some weeks of treatment.",
            "The%20heliotrope%20rash%20colours%20the%20upper,slowly%20after%20some%20weeks%20of%20treatment.",
        ),
        ("Signs:\n- eyelids\n- the knuckles", "Signs%3A,the%20knuckles"),
        ("| Drug | Dose |\n| prednisone | 1 mg/kg |", "Drug,1%20mg%2Fkg"),
        ("1. First wash.\n2. Then dry.", "First%20wash.,Then%20dry."),
    ],
)
def test_a_web_page_opens_at_the_passage(text: str, fragment: str) -> None:
    assert link(PAGE, WEB_PAGE, text) == AT + fragment


def test_other_formats_open_at_their_address() -> None:
    assert link(PAGE, "Markdown", "Rash.") == PAGE.url
    assert link(SourceInfo("a.html"), WEB_PAGE, "Rash.") is None


@pytest.mark.parametrize(
    ("stated", "leads_to"),
    [
        ("https://www.nice.org.uk@evil.example/", "evil.example"),
        ("https://www.nice.org.uk:443@evil.example:8443/a?b=c@d#e", "evil.example"),
        ("http://user:password@clinic.example/rash", "clinic.example"),
        ("https://a@b@evil.example/", "evil.example"),
        ("https://www.nice.org.uk/a@b", "www.nice.org.uk"),
        ("https://nіce.org.uk/", "xn--nce-jhd.org.uk"),
    ],
)
def test_a_link_names_no_user_and_shows_its_host(stated: str, leads_to: str) -> None:
    info = SourceInfo("a.md", title="Rash", url=stated)
    for form in (WEB_PAGE, "Markdown"):
        address = link(info, form, "Rash.")
        assert address and "@" not in address.partition("//")[2].partition("/")[0]
        drawn = web_link(address, "Open the web page")
        assert f"({leads_to})" in drawn
    assert "nice.org.uk@" not in citation(info)
    assert "nice.org.uk@" not in web_link(stated, "Open")
