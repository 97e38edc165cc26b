"""The page as its users run it: a tiny library with hostile documents in it, and Streamlit serving it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import ROOT

START_SECONDS = 30

DOCUMENTS = {
    "oedema.md": """---
title: Oedema & swelling
publisher: Test Press
url: https://example.org/oedema?a=1&b=2
published: 2024-03-05
---
# Ankle oedema

Ankle oedema is common in the evening. Amlodipine causes ankle oedema in one patient of ten.

- The ankle swells first, and the swelling is greater on the side the patient lies on at night, so that
  the two ankles should always be compared.
- Stopping amlodipine clears the swelling within two weeks.
""",
    "gout.md": """---
title: "Gout <b>and</b> <script>window.hostile = 1</script>"
url: "javascript:window.hostile=1"
---
# Treatment

Colchicine relieves an attack of gout at 0.5 mg twice daily.
""",
    "markup.txt": """Markup in a record

The serum potassium was <script>window.hostile = 1</script> 5.9 mmol/l & rising.
<img src=x onerror="window.hostile = 1"> Hyperkalaemia *needs* an $ECG$ :smile: at once.
""",
    "statins-2019.md": """---
title: Statins and muscle
published: 2019-02-01
valid until: 2021-02-01
language: en
---
# Stopping

Stop the statin when creatine kinase is above ten times the limit of normal.
""",
    "statins-2024.md": """---
title: Statins and muscle, second edition
published: 2024-02-01
supersedes: statins-2019.md
language: en
type: guideline
---
# Stopping

Stop the statin when creatine kinase is above five times the limit of normal.

# When may it be started again?

When the muscles no longer hurt and creatine kinase is normal.
""",
}
LEAFLET = ROOT / "tests" / "data" / "pdf" / "valid" / "leaflet.pdf"


@contextmanager
def served(index: Path, log: Path, port: int = 0, **settings: str) -> Iterator[str]:
    """The address of the page over an index, served by Streamlit as its users run it."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "VERBATIM_INDEX": str(index), **settings}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--server.headless", "true"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health", process, log)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:  # on a busy machine it waits long for its own threads
                process.kill()
                process.wait()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return int(free.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"Streamlit did not start:\n{log.read_text(errors='replace')}")
