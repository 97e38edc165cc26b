"""Say how likely the library answers: in words, and in tenths, which is as fine as it is known."""

from __future__ import annotations

from search.hit import Answer

_LIKELY = 0.8


def sureness(answer: Answer) -> str:
    """Say whether the question is likely answered, and unfolded how often such questions are.

    Nothing where no calibration holds (see `search/ranking/confidence.py`).
    """
    if answer.confidence is None or not answer.hits:
        return ""
    if not answer.answerable:
        words = "How sure is this?"
    else:
        words = "Likely answered here" if answer.confidence >= _LIKELY else "Perhaps answered here"
    return (
        f'<details class="vb-sure"><summary>{words}</summary><p>Of questions like this one, '
        f"{tenths(answer.confidence)} had their answer among the first five passages, in trials where half "
        "of the questions were of other subjects. It tells nothing of how good the sources are.</p></details>"
    )


def tenths(probability: float) -> str:
    """Say a probability in words: "about 7 in 10"."""
    number = round(probability * 10)
    if number == 0:
        return "fewer than 1 in 10"
    return f"about {number} in 10" if number < 10 else "more than 9 in 10"
