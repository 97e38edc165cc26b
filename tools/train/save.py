"""Save trained weights in half precision beside the base model's other files, with a card."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.vectors.model_files import DEFAULT_FILES, identity, sha256_of
from tools.train.records import TrainingError

if TYPE_CHECKING:
    from torch import Tensor

WEIGHTS, CARD = "model.safetensors", "README.md"
_BUFFERS = ("position_ids",)


@dataclass(frozen=True, slots=True)
class Trained:
    """What a card says of a training.

    `accuracy` is the share of held-out queries whose answer is nearest, before and after.
    """

    data: Mapping[str, Any]
    settings: Mapping[str, object]
    curve: Sequence[tuple[int, float]]
    accuracy: Mapping[str, float]


def save(weights: Mapping[str, Tensor], base: Path, out: Path, trained: Trained) -> str:
    """Write a folder that the engine opens: the base's files with these weights; return its identity.

    Weights are stored in half precision and are computed with in 32 bits, as the configuration says.

    Raises:
        TrainingError: if they are not those of the base's architecture, or do not fit half precision.
    """
    from safetensors.torch import save_file

    named = _as_stored(base, weights)
    out.mkdir(parents=True, exist_ok=True)
    for name in (name for name in DEFAULT_FILES if (base / name).is_file()):
        (out / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(base / name, out / name)
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    config["torch_dtype"] = "float32"
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    save_file(named, out / WEIGHTS, metadata={"format": "pt"})
    (out / WEIGHTS).chmod(0o644)  # It is written for its owner alone, and a service may be another.
    sha256 = sha256_of(out / WEIGHTS)
    known = identity(out, sha256)
    (out / CARD).write_text(card(trained, sha256, known), encoding="utf-8")
    return known


def _as_stored(base: Path, weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights in half precision, under the names that the base's file has."""
    import torch
    from safetensors import safe_open

    with safe_open(base / WEIGHTS, framework="pt") as file:
        names = [name for name in file.keys() if not name.endswith(_BUFFERS)]  # noqa: SIM118
        shapes = {name: file.get_slice(name).get_shape() for name in names}
    given = {name: list(tensor.shape) for name, tensor in weights.items() if not name.endswith(_BUFFERS)}
    if given != shapes:
        differing = sorted(name for name in {*given, *shapes} if given.get(name) != shapes.get(name))
        raise TrainingError(f"{base / WEIGHTS}: the trained weights are not of this model: {differing[:3]}")
    made = {name: weights[name].detach().to("cpu", torch.float16).contiguous() for name in shapes}
    if bad := [name for name, tensor in made.items() if not bool(torch.isfinite(tensor).all())]:
        raise TrainingError(f"{bad[0]}: a weight is not finite in half precision. Train at a lower rate")
    return made


def card(trained: Trained, sha256: str, known: str) -> str:
    """Return a model's card: data, licences, method, figures, limits, checksums."""
    data, near = trained.data, dict(trained.data.get("nearly_judged", {}))
    sources = {name: f"{each['written']:,}" for name, each in dict(data.get("by_source", {})).items()}
    settings = {name: str(value) for name, value in trained.settings.items()}
    accuracy = {name: f"{share:.4f}" for name, share in trained.accuracy.items()}
    curve = {str(step): f"{loss:.4f}" for step, loss in trained.curve}
    left_out = f"{near.get('queries', 0):,} queries were left out that are nearly a judged question"
    parts = [
        "# An embedding model for clinical questions",
        "Trained from all-MiniLM-L6-v2 (Apache-2.0): the same architecture, size and tokenizer.",
        "## Data",
        f"{data.get('pairs', 0):,} pairs of a query and its passage, seed {data.get('seed')}. "
        f"{left_out} (bounds: {near.get('bounds', 'none stated')}).",
        _listed(sources),
        "## Licences of the data",
        _listed(dict(data.get("licences", {}))),
        "## Method",
        "Cosines of a query with its passage, the other passages of a batch and mined near misses "
        "(MultipleNegativesRankingLoss); where a teacher scored the pairs, its margins too (margin-MSE).",
        _listed(settings),
        "## Figures",
        "Share of held-out queries whose own passage is the nearest of all held out:",
        _listed(accuracy),
        "Mean loss up to each step:",
        _listed(curve),
        "`python -m tools.train.evaluate` measures it on judged questions, against the default model.",
        "## Limits",
        "English only; it reads 256 tokens. Indexes made with another model are embedded anew.",
        "It was trained on documents of the judged collections and on bioasq's even questions: figures on "
        "those flatter it.",
        "## Checksums",
        _listed({f"{WEIGHTS}, sha256": sha256, "identity of the folder": known}),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _listed(things: Mapping[str, str]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in things.items())
