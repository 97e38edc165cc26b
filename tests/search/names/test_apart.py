"""Names that sound alike, or that a code gathers, lead to different things."""

from __future__ import annotations

import pytest

from search.names.names import Names

_NAMES = Names()


def _meant(name: str) -> set[str]:
    return {row.key for each in _NAMES.look_up(name) for row in _NAMES.stands_for(each)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hypokalaemic periodic paralysis", "hyperkalemic periodic paralysis"),
        ("xerostomia", "ptyalism"),
        ("Mobitz II", "Wenckebach"),
        ("Wilms' tumour", "renal cell carcinoma"),
        ("low phosphate", "hypophosphatasia"),
        ("Goodpasture's syndrome", "hypersensitivity angiitis"),
        ("myotonic dystrophy", "myotonia congenita"),
        ("NF1", "neurofibromatosis type 2"),
        ("erectile dysfunction", "sexual arousal disorders"),
        ("lactic acidosis", "metabolic acidosis"),
        ("nitro", "nitrofurantoin"),
        ("Liskonum", "lithium citrate"),
        ("Priadel", "lithium citrate"),
    ],
)
def test_two_things_share_nothing(one: str, other: str) -> None:
    assert _meant(one), one
    assert not _meant(one) & _meant(other)


@pytest.mark.parametrize("short", ["ALD", "NPH", "PSP", "AIP"])
def test_a_short_form_of_several_things_has_several_senses(short: str) -> None:
    assert len([each for each in _NAMES.look_up(short) if each.kind == "shorthand"]) > 1
