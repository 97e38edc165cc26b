"""The bill of materials names what Verbatim runs on and its model, and none of the tools beside them."""

from __future__ import annotations

from typing import Any

import pytest

from index.vectors.model import DEFAULT_MODEL_SHA256
from tools.sbom import cut, locked


def _bill(versions: dict[str, str]) -> dict[str, Any]:
    parts = [{"name": name, "version": v, "bom-ref": f"{name}=={v}"} for name, v in versions.items()]
    needs = [{"ref": each["bom-ref"], "dependsOn": ["ruff==1"]} for each in parts]
    return {"metadata": {"component": {"bom-ref": "root"}}, "components": parts, "dependencies": needs}


def test_what_is_locked_is_in_it_and_nothing_else() -> None:
    bill = _bill({**locked(), "ruff": "1", "torch": f"{locked()['torch']}+cpu"})
    cut(bill, locked())
    *packages, model = bill["components"]
    assert {each["name"] for each in packages} == set(locked())
    assert model["components"][0]["hashes"] == [{"alg": "SHA-256", "content": DEFAULT_MODEL_SHA256}]
    *others, root = bill["dependencies"]
    assert {each["ref"] for each in others} == {each["bom-ref"] for each in packages}
    assert not any(each["dependsOn"] for each in others)
    assert root["ref"] == "root" and f"streamlit=={locked()['streamlit']}" in root["dependsOn"]


@pytest.mark.parametrize("version", [None, "0.1"])
def test_an_environment_that_is_not_as_locked_makes_no_bill(version: str | None) -> None:
    versions = {name: stated for name, stated in locked().items() if name != "streamlit"}
    with pytest.raises(SystemExit, match="streamlit"):
        cut(_bill({**versions, **({"streamlit": version} if version else {})}), locked())
