"""Train a cross-encoder from the same weights, and let it score pairs for the model to be taught.

    python -m tools.train.teach train --pairs DIR --out DIR [--base DIR] [--steps N] [--device cuda]
    python -m tools.train.teach score --pairs DIR --teacher DIR --out DIR/scores.jsonl [--device cuda]

A cross-encoder reads question and passage together: better, and too slow for a library. What `train` writes
may be used as it is to rerank the first hits, by the setting `reranker`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from index.vectors.model import find_model
from ingest.errors import VerbatimError
from tools.train.fit import Settings, curve_of
from tools.train.offline import stay_offline
from tools.train.records import Example, TrainingError, read_examples
from tools.train.save import WEIGHTS
from tools.train.scores import write_scores

if TYPE_CHECKING:
    from sentence_transformers.cross_encoder import CrossEncoderTrainingArguments

_WARM_UP = 0.1
_WHOLE = 384
"""How many tokens of question and passage together the teacher reads."""


def train(examples: Sequence[Example], base: Path, out: Path, how: Settings) -> list[tuple[int, float]]:
    """Train a cross-encoder to tell answers from near misses, save it, and return the loss curve."""
    stay_offline()
    from datasets import Dataset
    from sentence_transformers.cross_encoder import CrossEncoder, CrossEncoderTrainer
    from sentence_transformers.cross_encoder.losses import BinaryCrossEntropyLoss

    rows = list(judged(examples, how.negatives))
    if len(rows) < how.batch:
        raise TrainingError(f"{len(rows):,} rows fill no batch of {how.batch}. Give more, or --batch less")
    model = CrossEncoder(
        str(base), num_labels=1, max_length=_WHOLE, device=how.device, local_files_only=True
    ).float()
    with tempfile.TemporaryDirectory(prefix="teach-") as folder:
        trainer = CrossEncoderTrainer(
            model=model,
            args=_arguments(folder, len(rows), how),
            train_dataset=Dataset.from_list(rows),
            loss=BinaryCrossEntropyLoss(model),
        )
        trainer.train()
    out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(str(out))
    (out / WEIGHTS).chmod(0o644)  # It is written for its owner alone.
    return curve_of(trainer.state.log_history)


def judged(examples: Sequence[Example], negatives: int) -> Iterator[dict[str, object]]:
    """Yield each query with its answer (1), its near misses (0) and the answer of the next example (0)."""
    for each, other in pairwise([*examples, *examples[:1]]):
        yield {"query": each.query, "passage": each.positive, "label": 1.0}
        strangers = (other.positive,) if other.positive != each.positive else ()
        for text in (*each.negatives[:negatives], *strangers):
            yield {"query": each.query, "passage": text, "label": 0.0}


def _arguments(folder: str, rows: int, how: Settings) -> CrossEncoderTrainingArguments:
    from sentence_transformers.cross_encoder import CrossEncoderTrainingArguments

    steps = how.steps or max(1, int(rows // how.batch * how.epochs))
    return CrossEncoderTrainingArguments(
        output_dir=folder,
        num_train_epochs=how.epochs,
        max_steps=how.steps or -1,
        per_device_train_batch_size=how.batch,
        learning_rate=how.rate,
        warmup_steps=max(1, int(_WARM_UP * steps)),
        seed=how.seed,
        data_seed=how.seed,
        bf16=how.device.startswith("cuda"),
        use_cpu=how.device == "cpu",
        logging_steps=max(1, steps // 50),
        save_strategy="no",
        report_to="none",
    )


def score(examples: Sequence[Example], teacher: Path, out: Path, batch: int, device: str) -> None:
    """Write the probability that each passage of each example answers its query."""
    stay_offline()
    import torch
    from sentence_transformers.cross_encoder import CrossEncoder

    model = CrossEncoder(str(teacher), max_length=_WHOLE, device=device, local_files_only=True)
    texts = [(each.query, text) for each in examples for text in (each.positive, *each.negatives)]
    found = iter(
        model.predict(
            texts, batch_size=batch, activation_fn=torch.nn.Sigmoid(), show_progress_bar=True
        ).tolist()
    )
    write_scores(out, ((next(found), [next(found) for _ in each.negatives]) for each in examples))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train or score as the command line says, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    doing = parser.add_subparsers(dest="doing", required=True)
    training, scoring = doing.add_parser("train"), doing.add_parser("score")
    for each in (training, scoring):
        each.add_argument("--pairs", type=Path, required=True)
        each.add_argument("--out", type=Path, required=True)
        each.add_argument("--batch", type=int, default=64)
        each.add_argument("--device", default="cpu")
    training.add_argument("--base", type=Path, help="a model's folder; the default model's without")
    training.add_argument("--epochs", type=float, default=1.0)
    training.add_argument("--steps", type=int, help="end after so many, whatever the epochs")
    training.add_argument("--rate", type=float, default=5e-5)
    training.add_argument("--negatives", type=int, default=2)
    training.add_argument("--seed", type=int, default=0)
    scoring.add_argument("--teacher", type=Path, required=True)
    given = parser.parse_args(arguments)
    try:
        examples = read_examples(given.pairs)
        if given.doing == "score":
            score(examples, given.teacher, given.out, given.batch, given.device)
            return 0
        how = Settings(
            given.epochs, given.batch, given.rate, given.negatives, given.steps, given.seed, given.device
        )
        print(train(examples, given.base or find_model().folder, given.out, how))
    except VerbatimError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
