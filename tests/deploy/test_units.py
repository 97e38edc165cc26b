"""The units of systemd: what systemd itself says of them, and what must stand in them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

DEPLOY = ROOT / "deploy"
SERVICES = ("verbatim.service", "verbatim-ingest.service")
ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 1.5
"""Of 10, by `systemd-analyze security`; what a service with no setting has is 9.6."""


def _stated(name: str) -> dict[str, str]:
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a Python that is on this machine."""
    if ANALYZE is None:
        pytest.skip("no systemd-analyze: install Debian's systemd to check the units")
    for path in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace("/opt/verbatim/.venv/bin/python", sys.executable))
    return tmp_path


def test_systemd_understands_every_line(units: Path) -> None:
    paths = sorted(map(str, units.iterdir()))
    command = [str(ANALYZE), "verify", "--man=no", "--recursive-errors=no", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    named = [line for line in done.stderr.splitlines() if "verbatim" in line]
    assert (done.returncode, named) == (0, [])


@pytest.mark.parametrize("name", SERVICES)
def test_it_is_hardly_exposed(name: str, units: Path) -> None:
    command = [str(ANALYZE), "security", "--offline=true", "--no-pager", str(units / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    exposure = re.search(r"exposure level for .*: ([\d.]+)", done.stdout)
    assert exposure and float(exposure[1]) <= MOST_EXPOSED, done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_it_has_a_user_of_its_own_and_reaches_nobody(name: str) -> None:
    stated = _stated(name)
    wanted = {"User": "verbatim", "UMask": "0077", "ProtectSystem": "strict", "IPAddressDeny": "any"}
    assert wanted.items() <= stated.items()
    assert stated.get("IPAddressAllow", "localhost") == "localhost"
    assert int(stated["LimitNOFILE"]) >= 4096 and "MemoryMax" in stated
    assert stated["ReadOnlyPaths"].lstrip("-") == "/srv/library"


def test_the_container_runs_as_no_root_and_is_asked_for_its_health() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER (?!0|root)\d+:\d+$", text, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*\n.*/healthz", text, re.MULTILINE)
    assert text.index("COPY locks locks") < text.index("make install")
    assert ".venv" in (ROOT / ".containerignore").read_text(encoding="utf-8")
