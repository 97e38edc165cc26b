"""Cut the bill of materials of an environment down to what Verbatim runs on, and add its model.

`make sbom` runs it on what `cyclonedx-py environment` wrote (CycloneDX 1.6, https://cyclonedx.org).
Exits with status 1 if a locked package is not installed, since the bill would be short of it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from index.vectors.model import DEFAULT_MODEL, DEFAULT_MODEL_SHA256
from index.vectors.model_files import DEFAULT_FILES

ROOT = Path(__file__).parent.parent
_LOCKED = re.compile(r"^([^#\s].*?) \\$", re.MULTILINE)


def main() -> None:
    """Rewrite the file that is named."""
    path = Path(sys.argv[1])
    bill = json.loads(path.read_text(encoding="utf-8"))
    cut(bill, locked())
    path.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")


def locked() -> dict[str, str]:
    """Return the packages that this platform installs, by name, each with its version."""
    lines = _LOCKED.findall((ROOT / "locks" / "run.txt").read_text(encoding="utf-8"))
    stated = [Requirement(line) for line in lines]
    here = [each for each in stated if each.marker is None or each.marker.evaluate()]
    return {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in here}


def cut(bill: dict[str, Any], wanted: Mapping[str, str]) -> None:
    """Keep the wanted packages of a bill, and those of CUDA; add the model's files with their checksums."""
    found: dict[str, Any] = {canonicalize_name(each["name"]): each for each in bill["components"]}
    cuda = {name for name in found if name.startswith(("cuda-", "nvidia-", "triton"))}
    missing = [
        f"{name} {version}"
        for name, version in wanted.items()
        # A local version, such as PyTorch's +cpu, is that version.
        if name not in found or found[name]["version"].partition("+")[0] != version
    ]
    if missing:
        raise SystemExit(f"Not installed as locked: {', '.join(missing)}. Run `make install`")
    kept = [each for name, each in found.items() if name in wanted or name in cuda]
    refs = {each["bom-ref"] for each in kept}
    root = bill["metadata"]["component"]["bom-ref"]
    bill["components"] = [*kept, _model()]
    bill["dependencies"] = [
        {**each, "dependsOn": [ref for ref in each.get("dependsOn", []) if ref in refs]}
        for each in bill["dependencies"]
        if each["ref"] in refs
    ]
    bill["dependencies"].append({"ref": root, "dependsOn": [found[name]["bom-ref"] for name in _direct()]})


def _direct() -> list[str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [canonicalize_name(Requirement(line).name) for line in lines if line and not line.startswith("#")]


def _model() -> dict[str, Any]:
    files = {"model.safetensors": DEFAULT_MODEL_SHA256, **DEFAULT_FILES}
    return {
        "type": "machine-learning-model",
        "bom-ref": f"model:{DEFAULT_MODEL}",
        "name": DEFAULT_MODEL,
        "components": [
            {"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": sha256}]}
            for name, sha256 in files.items()
        ],
    }


if __name__ == "__main__":
    main()
