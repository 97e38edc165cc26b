"""Decide whether a trained model may be shipped: on odd halves alone, and only if nothing got worse.

The rule: nDCG@10 better by 0.02 on three of four collections, and on none worse by more than 0.005; clinical
questions no more often answered wrongly or refused in vain; the facts of the seed still first. What was not
measured is no reason to ship.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

COLLECTIONS = ("cf", "covidqa", "liveqa", "bioasq")
GAIN, COLLECTIONS_GAINED, LOSS = 0.02, 3, 0.005
WRONG = ("answered_without_answer", "other_subject_first", "refused_with_answer")
"""The counts of clinical questions that may not rise."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rule looks at, of one model.

    `ndcg` is nDCG@10 of the odd halves by collection. `wrong` are counts by `WRONG`. `no_verdict` is how many
    clinical questions got none. `first` is how many facts of the seed came first. None: not measured.
    """

    ndcg: Mapping[str, float]
    wrong: Mapping[str, int] | None = None
    no_verdict: int = 0
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to ship, and each reason against it."""

    ship: bool
    against: Sequence[str]

    def lines(self) -> list[str]:
        """Return it as lines of text."""
        return ["ship" if self.ship else "do not ship", *(f"- {each}" for each in self.against)]


def decide(base: Measured, candidate: Measured) -> Decision:
    """Compare a candidate with the model in use."""
    against = [*_by_collection(base, candidate), *_clinical(base, candidate), *_seed(base, candidate)]
    return Decision(not against, against)


def _by_collection(base: Measured, candidate: Measured) -> list[str]:
    missing = [name for name in COLLECTIONS if name not in base.ndcg or name not in candidate.ndcg]
    gains = {name: candidate.ndcg[name] - base.ndcg[name] for name in COLLECTIONS if name not in missing}
    found = [f"{name}: its odd questions were not measured" for name in missing]
    found += [f"{name}: nDCG@10 {gain:+.4f}" for name, gain in gains.items() if gain < -LOSS - _ROUNDING]
    gained = [name for name, gain in gains.items() if gain >= GAIN - _ROUNDING]
    if len(gained) < COLLECTIONS_GAINED:
        told = ", ".join(f"{name} {gain:+.4f}" for name, gain in gains.items())
        found.append(f"{GAIN} more is asked of {COLLECTIONS_GAINED} collections: {told}")
    return found


def _clinical(base: Measured, candidate: Measured) -> list[str]:
    if base.wrong is None or candidate.wrong is None:
        return ["clinical questions were not asked"]
    found = [
        f"clinical, {key}: {candidate.wrong[key]}, and {base.wrong[key]} before"
        for key in WRONG
        if candidate.wrong[key] > base.wrong[key]
    ]
    if candidate.no_verdict > base.no_verdict:
        # Who gives no verdict is never wrong.
        found.append(f"clinical: {candidate.no_verdict} without a verdict, and {base.no_verdict} before")
    return found


def _seed(base: Measured, candidate: Measured) -> list[str]:
    if base.first is None or candidate.first is None:
        return ["the facts of the seed were not asked for"]
    if candidate.first < base.first:
        return [f"seed: {candidate.first} facts first, and {base.first} before"]
    return []
