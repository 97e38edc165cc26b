"""A document's own words become one status; the gravest of several holds."""

from __future__ import annotations

import pytest

from ingest.status import Status, in_force


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("withdrawn", Status.WITHDRAWN),
        ("Withdrawn  in May 2021", Status.WITHDRAWN),
        ("RETRACTED", Status.RETRACTED),
        ("partially retracted", Status.PARTIALLY_RETRACTED),
        ("expression of concern", Status.CONCERN),
        ("superseded by version 3", Status.SUPERSEDED),
        ("corrected, later withdrawn", Status.WITHDRAWN),
        ("expired", Status.EXPIRED),
        ("not withdrawn", None),
        ("never been retracted", None),
        ("retraction notice", None),
        ("current", None),
        ("draft", None),
        ("", None),
        (None, None),
    ],
)
def test_the_gravest_status_that_is_stated(stated: str | None, status: Status | None) -> None:
    assert Status.read(stated) is status


def test_what_is_corrected_or_of_concern_is_still_in_force() -> None:
    assert [status.word for status in Status if not in_force(status.word)] == [
        "retracted",
        "withdrawn",
        "superseded",
        "expired",
    ]
