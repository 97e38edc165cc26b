"""AUROC and calibration error, against values worked out by hand."""

from __future__ import annotations

import pytest

from evaluate.answers.refusals import auroc, calibration_error


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    # Pairs of a true and a false one: (.9, .8) (.9, .1) in order, (.5, .8) not, (.5, .1) in order.
    assert auroc([0.9, 0.8, 0.5, 0.1], [True, False, True, False]) == 3 / 4
    assert auroc([0.5, 0.5, 0.2], [True, False, False]) == 1.5 / 2, "ties count half"
    assert auroc([0.5, 0.6], [True, True]) is None
    assert auroc([], []) is None


def test_calibration_error_is_the_weighed_gap_of_the_bins() -> None:
    # Bins of 1/15: .95 and .97 share the last (mean .96, one true of two), .10 has its own (none true).
    assert calibration_error([0.95, 0.97, 0.10], [True, False, False]) == pytest.approx(
        (2 * abs(0.96 - 0.5) + 0.10) / 3
    )
    assert calibration_error([1.0], [True]) == 0.0
    assert calibration_error([], []) is None
