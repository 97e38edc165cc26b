"""An ingest on the workers of a Dask scheduler gives what one machine gives, whatever is lost on the way."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support import ROOT, quiet

pytest.importorskip("distributed", reason="Dask is not installed")

import dask.config
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from loopback import Loopback, free_port, loopback, until
from typer.testing import CliRunner

from cli import app
from index.build import embed_missing
from index.build.options import IngestOptions
from index.build.run import build
from index.build.spread.client import ClusterError
from index.build.spread.cluster import Cluster
from index.build.spread.in_order import Job, in_order
from index.build.spread.over import build_over
from index.snapshots.store import Store
from index.snapshots.verify import verify
from index.transfer.write import export
from index.vectors.model import Embedder
from ingest.files.find import find
from ingest.report import FileReport, IngestReport, Progress
from ingest.worker import Limits

LONG = "The rash on the eyelids of the patient is violet, and it itches in the sun. " * 60_000
Library = tuple[dict[str, bytes], tuple[FileReport, ...]]
"""The files of an export, and the reports of the ingest."""


@pytest.fixture(scope="module", autouse=True)
def _several_batches() -> Iterator[None]:
    """Has little libraries embedded in several batches, on one machine and on many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embed_missing, "_EMBED_AT_ONCE", 16)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of several formats, one in an archive, one that cannot be read, and two of the same words."""
    made = tmp_path_factory.mktemp("spread") / "library"
    shutil.copytree(ROOT / "corpus", made)
    for number in range(12):
        (made / f"note {number}.txt").write_text(f"Note {number}\n\nDose {number}.5 mg is given daily.\n")
    (made / "copy of note 3.txt").write_text((made / "note 3.txt").read_text())
    (made / "broken.xml").write_text('<Document id="1" source="NIH">\n<Focus>X</Focus>\n<QAPairs>')
    with zipfile.ZipFile(made / "packed.zip", "w") as packed:
        packed.writestr("inside/cramps.txt", "Cramps\n\nCramps at night are common in older patients.\n")
    return made


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty short notes."""
    made = tmp_path_factory.mktemp("notes") / "notes"
    made.mkdir()
    for number in range(40):
        (made / f"note {number}.txt").write_text(f"Note {number}\n\nDose {number}.5 mg is given daily.\n")
    return made


@pytest.fixture(scope="module")
def notes_alone(notes: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """What one machine makes of the notes."""
    store = Store(tmp_path_factory.mktemp("notes-alone") / "index")
    return _library(store, build(store, find([notes]), embedder, IngestOptions(), quiet))


@pytest.fixture(scope="module")
def alone(folder: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """What one machine makes of the folder."""
    store = Store(tmp_path_factory.mktemp("alone") / "index")
    return _library(store, build(store, find([folder]), embedder, IngestOptions(), quiet))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    """A scheduler with a worker; tests may add workers, and leave at least one."""
    with loopback(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def _library(store: Store, report: IngestReport) -> Library:
    target = store.root.with_name(f"{store.root.name}-export")
    export(store, target, quiet)
    assert all(check.passed for check in verify(store))
    return {path.name: path.read_bytes() for path in target.iterdir()}, report.files


def _over(
    cluster: Loopback, store: Store, folder: Path, embedder: Embedder, progress: Progress = quiet
) -> IngestReport:
    return build_over(cluster.address, store, find([folder]), embedder, IngestOptions(), progress, 5)


@contextmanager
def _connected(address: str, patience: float = 10) -> Iterator[Cluster]:
    """The workers of a scheduler, whatever program they run."""
    connected = Cluster(address, "builtins:str", (), patience)
    try:
        connected.connect()
        yield connected
    finally:
        connected.close()


def _until_there_are(number: int, cluster: Loopback) -> None:
    with _connected(cluster.address, 60) as workers:
        until(lambda: workers.slots() == number)


def test_one_worker_makes_what_one_machine_makes(
    cluster: Loopback, folder: Path, embedder: Embedder, alone: Library, tmp_path: Path
) -> None:
    store = Store(tmp_path / "index")
    report = _over(cluster, store, folder, embedder)
    assert _library(store, report) == alone
    assert (report.counts["failed"], report.note) == (1, "")
    # Nothing of it is done twice, and what was not changed is not sent.
    again = _over(cluster, store, folder, embedder)
    assert (again.published, again.embedded, again.counts["failed"]) == (None, 0, 1)


def test_two_workers_make_what_one_machine_makes(
    cluster: Loopback, notes: Path, embedder: Embedder, notes_alone: Library, tmp_path: Path
) -> None:
    cluster.start_worker()
    _until_there_are(2, cluster)
    store = Store(tmp_path / "index")
    report = _over(cluster, store, notes, embedder)
    assert (_library(store, report), report.note) == (notes_alone, "")


def test_workers_killed_in_the_middle_cost_time_and_nothing_else(
    cluster: Loopback, folder: Path, embedder: Embedder, alone: Library, tmp_path: Path
) -> None:
    killed: list[str] = []

    def kill(stage: str, done: int, total: int) -> None:
        if stage in ("read", "embed") and done and stage not in killed:
            cluster.working(len(killed)).kill()
            killed.append(stage)

    store = Store(tmp_path / "killed")
    report = _over(cluster, store, folder, embedder, kill)
    assert killed == ["read", "embed"]
    assert _library(store, report) == alone
    assert "went away; what they had begun was done again" in report.note


def test_a_file_that_hangs_or_crashes_its_reader_is_named_and_the_worker_reads_on(
    cluster: Loopback, embedder: Embedder, tmp_path: Path
) -> None:
    made = tmp_path / "library"
    made.mkdir()
    for name in ("a", "z"):
        (made / f"{name}.txt").write_text(f"Rash {name}\n\nThe rash appears on the eyelids.\n")
    (made / "hangs.txt").write_text(LONG)
    # Less memory than the parsers take: each file crashes its reader, or is refused.
    options = IngestOptions(limits=Limits(seconds=1.5))
    nannied = [cluster.working(worker).pid for worker in range(len(cluster.workers))]
    report = build_over(cluster.address, Store(tmp_path / "one"), find([made]), embedder, options, quiet, 5)
    details = {Path(file.source).stem: file.detail for file in report.files}
    assert "more than 2 s and was stopped" in details.pop("hangs")
    assert details == {"a": "", "z": ""}
    assert report.note == ""
    assert [cluster.working(worker).pid for worker in range(len(cluster.workers))] == nannied


def test_work_that_kills_each_worker_is_done_here_and_named(
    cluster: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.build.spread.in_order._MOST_LOSSES", 2)
    jobs = [
        Job("good-1", "good 1", pow, (2, 3), 1, str, lambda: "here"),
        Job("poison", "poison.pdf", os._exit, (1,), 1, str, lambda: "here"),
        Job("good-2", "good 2", pow, (2, 5), 1, str, lambda: "here"),
        Job("large", "large.pdf", pow, (2, 6), 1 << 40, str, lambda: "done here: it is too large"),
    ]
    with _connected(cluster.address) as workers:
        made = list(in_order(workers, jobs))
        assert made[1] == "here"
        assert made[3] == "done here: it is too large"
        assert {made[0], made[2]} <= {"8", "32", "here"}
        assert any(each.startswith("poison.pdf") for each in workers.remarks.failed)
    _until_there_are(len(cluster.workers), cluster)


def test_a_failing_job_is_done_here_and_named(cluster: Loopback) -> None:
    with _connected(cluster.address) as workers:
        job = Job("fails", "odd.pdf", int, ("no number",), 1, str, lambda: "here")
        assert list(in_order(workers, [job])) == ["here"]
        assert "odd.pdf (ValueError: invalid literal" in " ".join(workers.remarks.lines())


def test_without_the_scheduler_it_waits_and_then_goes_on_alone(
    notes: Path, embedder: Embedder, notes_alone: Library, tmp_path: Path
) -> None:
    with loopback(tmp_path / "cluster") as cluster:

        def kill(stage: str, done: int, total: int) -> None:
            if stage == "read" and done == 5:
                cluster.scheduler.kill()

        store = Store(tmp_path / "index")
        options = IngestOptions()
        report = build_over(cluster.address, store, find([notes]), embedder, options, kill, 2)
    assert _library(store, report) == notes_alone
    assert "was lost once" in report.note
    assert "this machine went on alone with" in report.note


def test_a_scheduler_that_comes_back_is_given_work_again(
    notes: Path, embedder: Embedder, notes_alone: Library, tmp_path: Path
) -> None:
    with loopback(tmp_path / "cluster") as cluster:

        def restart(stage: str, done: int, total: int) -> None:
            if stage == "read" and done == 5:
                cluster.scheduler.kill()
                cluster.scheduler.wait()
                cluster.start_scheduler()
                cluster.start_worker()

        store = Store(tmp_path / "index")
        options = IngestOptions()
        report = build_over(cluster.address, store, find([notes]), embedder, options, restart, 60)
    assert _library(store, report) == notes_alone
    assert "was done again" in report.note
    assert "alone" not in report.note


def test_workers_of_another_program_or_of_none_take_no_part_and_are_named(
    embedder: Embedder, folder: Path, tmp_path: Path
) -> None:
    other, none = tmp_path / "other", tmp_path / "none"
    none.mkdir()
    for room in ("ingest", "access", "index"):
        shutil.copytree(ROOT / room, other / room, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "ingest" / "split.py").open("a") as module:
        module.write("# another version\n")
    with loopback(tmp_path / "cluster", workers=0) as cluster:
        cluster.start_worker(root=other)
        cluster.start_worker(root=none)
        with _connected(cluster.address, 60) as workers:
            until(lambda: len(workers.remarks.left_out) + workers.slots() == 2)
        store = Store(tmp_path / "index")
        with pytest.raises(ClusterError, match="no worker can take part") as raised:
            _over(cluster, store, folder, embedder)
        _until_there_are(2, cluster)
    assert "Verbatim's ingest" in str(raised.value)
    assert "No module named 'index'" in str(raised.value)
    assert store.current_id() is None


def test_tls_is_as_dasks_own_settings_say(
    notes: Path, embedder: Embedder, notes_alone: Library, tmp_path: Path
) -> None:
    settings = _certificate(tmp_path)
    store = Store(tmp_path / "index")
    with loopback(tmp_path / "cluster", scheme="tls", settings=settings) as cluster:
        with pytest.raises(ClusterError, match=r"tls:// Dask's own settings"):
            build_over(cluster.address, store, find([notes]), embedder, IngestOptions(), quiet, 1)
        with dask.config.set(_as_config(settings)):
            report = _over(cluster, store, notes, embedder)
    assert (_library(store, report), report.note) == (notes_alone, "")


def _certificate(folder: Path) -> dict[str, str]:
    """Make a certificate that signs itself; return the settings that have Dask use it for all parts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.sign(key, hashes.SHA256())
    pem = folder / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    prefix = "DASK_DISTRIBUTED__COMM__TLS__"
    parts = [f"{part}__{kind}" for part in ("CLIENT", "SCHEDULER", "WORKER") for kind in ("CERT", "KEY")]
    return {f"{prefix}{part}": str(pem) for part in ("CA_FILE", *parts)}


def _as_config(settings: dict[str, str]) -> dict[str, str]:
    pem = next(iter(settings.values()))
    return {f"distributed.comm.tls.{part}": pem for part in ("ca-file", "client.cert", "client.key")}


def test_nobody_there_and_no_dask_are_errors_before_anything_is_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["ingest", str(folder), "--index", str(tmp_path / "index"), "--dask"]
    with pytest.raises(ClusterError, match="no Dask scheduler was reached"):
        Cluster(f"tcp://127.0.0.1:{free_port()}", "builtins:str", (), 1).connect()
    done = CliRunner().invoke(app, [*command, "nonsense://here"])
    assert (done.exit_code, "no Dask scheduler was reached there" in done.output) == (1, True)
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = CliRunner().invoke(app, [*command, "tcp://127.0.0.1:8786"])
    assert (done.exit_code, "requirements-scale.txt" in done.output) == (1, True)
    done = CliRunner().invoke(app, [*command, "tcp://127.0.0.1:8786", "--workers", "3"])
    assert (done.exit_code, "--dask and --workers" in done.output) == (2, True)
    assert not (tmp_path / "index" / "CURRENT").exists()
