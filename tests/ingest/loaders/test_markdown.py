"""What front matter says of a document's life, under whichever spelling of its keys."""

from __future__ import annotations

import pytest

from ingest.document import SourceInfo
from ingest.load import load


def front(*lines: str) -> SourceInfo:
    text = "\n".join(("---", *lines, "---", "Rest the thumb.", ""))
    (document,) = load(text.encode(), "thumb.md")
    return document.info


@pytest.mark.parametrize(
    "key",
    [
        *(
            "valid until",
            "valid_until",
            "Valid-Until",
            "VALID UNTIL",
            "valid through",
            "expires",
            "expires on",
        ),
        *("expiry date", "expiration-date", "review due", "review_due", "due for review", "review by"),
        *("Next review", "next-review-date"),
    ],
)
def test_until_when_it_holds(key: str) -> None:
    info = front(f"{key}: 1 March 2027")
    assert (info.valid_until, info.extra) == ("1 March 2027", {})


@pytest.mark.parametrize(
    "key",
    ["reviewed", "last reviewed", "last_reviewed", "Last-Reviewed", "date reviewed", "Date Last Reviewed"],
)
def test_when_it_was_reviewed(key: str) -> None:
    info = front(f"{key}: 2024-05")
    assert (info.reviewed, info.extra) == ("2024-05", {})


def test_an_update_is_no_review() -> None:
    info = front("updated: 2024-05", "last updated: 2024-06")
    assert (info.reviewed, info.extra) == (None, {"updated": "2024-05", "last updated": "2024-06"})


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        *((word, None) for word in ("current", "Active", "FINAL", "published", "approved", "in force", '""')),
        ("Draft", "draft"),
        ("Under  review", "under review"),
        ("Retracted", "retracted"),
        ("Superseded", "superseded"),
        ("superseded by", "superseded by"),
    ],
)
def test_status(stated: str, status: str | None) -> None:
    info = front(f"status: {stated}")
    assert (info.status, info.superseded_by, info.extra) == (status, None, {})


@pytest.mark.parametrize(
    "line",
    ["status: Superseded by thumb-2024.md", "superseded_by: thumb-2024.md", "Replaced by: thumb-2024.md"],
)
def test_what_has_replaced_it(line: str) -> None:
    info = front(line)
    assert (info.status, info.superseded_by, info.extra) == ("superseded", "thumb-2024.md", {})


def test_a_graver_status_is_not_overwritten() -> None:
    info = front("status: withdrawn", "superseded by: thumb-2024.md")
    assert (info.status, info.superseded_by) == ("withdrawn", "thumb-2024.md")


@pytest.mark.parametrize(
    ("lines", "supersedes"),
    [
        (["supersedes: thumb-2019.md"], ("thumb-2019.md",)),
        (["Replaces: Thumbs, 2019; a review"], ("Thumbs, 2019; a review",)),
        (["supersedes: [a.md, 7, a.md]"], ("a.md", "7")),
        (
            ["supersedes:", "  - PMID 12", "  - https://doi.org/10.5555/thumb"],
            ("PMID 12", "https://doi.org/10.5555/thumb"),
        ),
        (["supersedes: none"], ()),
        (["supersedes: N/A"], ()),
        (["supersedes:"], ()),
        (["supersedes: []"], ()),
    ],
)
def test_what_it_replaces(lines: list[str], supersedes: tuple[str, ...]) -> None:
    assert front(*lines).supersedes == supersedes


def test_keys_are_known_in_any_case() -> None:
    info = front("Title: Thumbs", "PUBLISHER: Ward 3", "Author: Öztürk, A.", "Licence: CC0", "Version: 1.10")
    assert (info.title, info.publisher, info.authors) == ("Thumbs", "Ward 3", ("Öztürk, A.",))
    assert (info.licence, info.version, info.extra) == ("CC0", "1.10", {})


def test_what_is_not_read_is_kept_as_it_is_written() -> None:
    info = front(
        "next_review: 2026", "valid-until: 2025", "Date: 2020", "published: 2021", "Owner_Name: A", "title:"
    )
    assert (info.valid_until, info.published, info.title) == ("2025", "2021", "Thumb")
    assert info.extra == {"next_review": "2026", "Date": "2020", "Owner_Name": "A"}
