"""Train the embedding model on pairs, and save it as a folder that the engine opens by setting.

    python -m tools.train.run --pairs DIR --out DIR [--base DIR] [--scores FILE] [--epochs N] [--device cuda]

Needs no network. `VERBATIM_MODEL=DIR` then runs the engine with it; its library must be ingested anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from index.vectors.model import find_model
from ingest.errors import VerbatimError
from tools.train.fit import Settings, fit
from tools.train.offline import stay_offline
from tools.train.records import Example, read_examples, read_manifest
from tools.train.save import Trained, save
from tools.train.scores import Scored, read_scores

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor, nn

_HELD_OUT = 500
"""How many pairs are not trained on, at the most: a tenth of few."""


def run(
    pairs: Path, out: Path, base: Path, how: Settings, tokens: int, scores: Path | None = None
) -> Trained:
    """Train on the pairs in a folder and save to another; return what the card says.

    Args:
        pairs: what `tools.train.pairs` wrote.
        out: the folder of the trained model.
        base: the folder of the weights to begin with.
        how: the settings.
        tokens: how much of a text is read in training; the model goes on reading as much as before.
        scores: a teacher's scores of these pairs, to distil.
    """
    stay_offline()
    examples = read_examples(pairs)
    scored: Sequence[Scored] | Sequence[Example] = read_scores(scores, examples) if scores else examples
    held = min(_HELD_OUT, len(examples) // 10)
    model = _loaded(base, how.device)
    model.max_seq_length = tokens
    before = nearest_share(model, examples[:held])
    curve = fit(model, scored[held:], how)
    accuracy = {"before": before, "after": nearest_share(model, examples[:held])}
    settings = {**asdict(how), "tokens": tokens, "taught": scores is not None, "held_out": held}
    trained = Trained(read_manifest(pairs), settings, curve, accuracy)
    save(_weights(model), base, out, trained)
    return trained


def _loaded(base: Path, device: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    # Half-precision weights are trained on in 32 bits, in which small steps are not rounded away.
    return SentenceTransformer(str(base), device=device, local_files_only=True).float()


def _weights(model: SentenceTransformer) -> Mapping[str, Tensor]:
    """Return the weights of the transformer itself: what pools and normalises has none."""
    transformer: nn.Module = model[0].auto_model  # type: ignore[assignment]
    return transformer.state_dict()


def nearest_share(model: SentenceTransformer, held: Sequence[Example]) -> float:
    """Return the share of queries whose own passage is the nearest of all passages held out, 0 of none."""
    if not held:
        return 0.0
    passages = list(dict.fromkeys(text for each in held for text in (each.positive, *each.negatives)))
    of_passages = model.encode(passages, convert_to_tensor=True, normalize_embeddings=True)
    of_queries = model.encode(
        [each.query for each in held], convert_to_tensor=True, normalize_embeddings=True
    )
    first = (of_queries @ of_passages.T).argmax(dim=1).tolist()
    right = sum(bool(passages[at] == each.positive) for at, each in zip(first, held, strict=True))
    return float(right / len(held))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as the command line says, print the curve, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="a model's folder; the default model's without")
    parser.add_argument("--scores", type=Path, help="a teacher's scores of these pairs")
    parser.add_argument("--epochs", type=float, default=1.0)
    parser.add_argument("--steps", type=int, help="end after so many, whatever the epochs")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=2e-5)
    parser.add_argument("--negatives", type=int, default=2)
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    given = parser.parse_args(arguments)
    how = Settings(
        given.epochs, given.batch, given.rate, given.negatives, given.steps, given.seed, given.device
    )
    try:
        base = given.base or find_model().folder
        trained = run(given.pairs, given.out, base, how, given.tokens, given.scores)
    except VerbatimError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps({"accuracy": trained.accuracy, "loss": trained.curve}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
