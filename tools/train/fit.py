"""Train a model with sentence-transformers: in-batch and mined negatives, and a teacher's margins."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.train.records import Example, TrainingError
from tools.train.scores import Scored

if TYPE_CHECKING:
    from datasets import Dataset
    from sentence_transformers import SentenceTransformer
    from torch import nn

Curve = list[tuple[int, float]]
"""Steps, and the mean loss since the one before."""
_LOGGED = 50
"""How many points a loss curve has."""
_WARM_UP = 0.1


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train. `steps` ends before the epochs do; None: it does not."""

    epochs: float = 1.0
    batch: int = 64
    rate: float = 2e-5
    negatives: int = 2
    steps: int | None = None
    seed: int = 0
    device: str = "cpu"


def fit(model: SentenceTransformer, scored: Sequence[Scored] | Sequence[Example], how: Settings) -> Curve:
    """Train a model in place and return the loss curve, pairs of step and loss.

    Examples with negatives and those without make batches of their own. Where a teacher scored them, its
    margins are learnt too, on batches of their own: cosines are to differ as its probabilities do
    (margin-MSE; Hofstätter et al., 2020).

    Raises:
        TrainingError: if there is nothing to train on.
    """
    from sentence_transformers import SentenceTransformerTrainer
    from sentence_transformers.sentence_transformer.losses import (
        MarginMSELoss,
        MultipleNegativesRankingLoss,
    )
    from sentence_transformers.util import pairwise_cos_sim

    data = datasets_of(scored, how)
    contrast = MultipleNegativesRankingLoss(model)
    losses: dict[str, nn.Module] = dict.fromkeys(data, contrast)
    if "taught" in data:
        losses["taught"] = MarginMSELoss(model, similarity_fct=pairwise_cos_sim)
    with tempfile.TemporaryDirectory(prefix="train-") as folder:
        trainer = SentenceTransformerTrainer(
            model=model, args=_arguments(folder, data, how), train_dataset=data, loss=losses
        )
        trainer.train()
    return curve_of(trainer.state.log_history)


def curve_of(log: Sequence[Mapping[str, float]]) -> Curve:
    """Return the steps and losses in a trainer's log."""
    return [(int(each["step"]), float(each["loss"])) for each in log if "loss" in each]


def _arguments(folder: str, data: Mapping[str, Dataset], how: Settings) -> Any:
    from sentence_transformers import SentenceTransformerTrainingArguments
    from sentence_transformers.sentence_transformer.training_args import (
        BatchSamplers,
        MultiDatasetBatchSamplers,
    )

    in_all = sum(len(each) // how.batch for each in data.values()) * how.epochs
    steps = max(1, min(int(in_all), how.steps or int(in_all)))
    return SentenceTransformerTrainingArguments(
        output_dir=folder,
        num_train_epochs=how.epochs,
        max_steps=how.steps or -1,
        per_device_train_batch_size=how.batch,
        learning_rate=how.rate,
        warmup_steps=max(1, int(_WARM_UP * steps)),
        # The same answer to two questions of a batch would be a wrong negative.
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        multi_dataset_batch_sampler=MultiDatasetBatchSamplers.PROPORTIONAL,
        seed=how.seed,
        data_seed=how.seed,
        bf16=how.device.startswith("cuda"),
        use_cpu=how.device == "cpu",
        logging_steps=max(1, steps // _LOGGED),
        save_strategy="no",
        report_to="none",
        dataloader_drop_last=True,
    )


def datasets_of(scored: Sequence[Scored] | Sequence[Example], how: Settings) -> dict[str, Dataset]:
    """Return the examples as columns: "mined" and "plain", and "taught" where a teacher scored them.

    A set that is smaller than a batch is left out, which only tiny ones are.

    Raises:
        TrainingError: if all are.
    """
    from datasets import Dataset

    kept = [each.without_answers() if isinstance(each, Scored) else each for each in scored]
    examples = [each.example if isinstance(each, Scored) else each for each in kept]
    mined = [_columns(each, _filled(each.negatives, how.negatives)) for each in examples if each.negatives]
    plain = [_columns(each, ()) for each in examples if not each.negatives]
    taught = [_taught(each, how.negatives) for each in kept if isinstance(each, Scored) and each.negatives]
    named = {"mined": mined, "plain": plain, "taught": taught}
    found = {name: Dataset.from_list(rows) for name, rows in named.items() if len(rows) >= how.batch}
    if not found:
        raise TrainingError(
            f"{len(examples):,} pairs fill no batch of {how.batch}. Give more, or --batch less"
        )
    return found


def _columns(example: Example, negatives: Sequence[str]) -> dict[str, object]:
    named = {f"negative_{number}": text for number, text in enumerate(negatives, 1)}
    return {"query": example.query, "positive": example.positive, **named}


def _taught(scored: Scored, most: int) -> dict[str, object]:
    """Return a row with the margins by which the positive is above each negative."""
    margins = [scored.positive - score for score in scored.negatives]
    row = _columns(scored.example, _filled(scored.example.negatives, most))
    return {**row, "label": list(_filled(margins, most))}


def _filled(found: Sequence[Any], most: int) -> tuple[Any, ...]:
    """Return exactly `most`: of more the first, of fewer each again in turn."""
    return tuple(found[number % len(found)] for number in range(most))
