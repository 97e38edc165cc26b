"""Build with the workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace

from index.build.options import IngestOptions
from index.build.read_files import readers_for
from index.build.run import build
from index.build.spread.cluster import PATIENCE, Cluster
from index.build.spread.embedder import SpreadEmbedder
from index.build.spread.program import program
from index.build.spread.readers import SpreadReaders
from index.build.spread.remarks import Remarks
from index.build.spread.task import Task
from index.build.spread.work import GREET
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.files.find import Found
from ingest.report import IngestReport, Progress


@dataclass(frozen=True, slots=True)
class Spread:
    """What reads and what embeds, and what became of the workers."""

    reading: SpreadReaders
    embedder: SpreadEmbedder
    remarks: Remarks


@contextmanager
def spread_over(
    address: str, embedder: Embedder, options: IngestOptions, patience: float = PATIENCE
) -> Iterator[Spread]:
    """Yield what `build` needs to read and embed on the workers of the scheduler at `address`.

    Args:
        address: such as tcp://scheduler:8786, or tls://scheduler:8786 with Dask's own settings for TLS.
        embedder: this machine's own.
        options: as `build` has them.
        patience: seconds without any worker after which this machine goes on alone.

    Raises:
        ClusterError: if Dask is not installed, nobody answers there, or no worker can take part.
    """
    task = Task(program(), embedder.info, options.passage_tokens, options.limits, options.ocr)
    cluster = Cluster(address, GREET, (dict(task.program), list(astuple(task.model))), patience)
    try:
        cluster.connect()
        yield Spread(
            SpreadReaders(cluster, task, readers_for(options, embedder.limits)),
            SpreadEmbedder(cluster, task, embedder),
            cluster.remarks,
        )
    finally:
        cluster.close()


def build_over(
    address: str,
    store: Store,
    found: Found | None,
    embedder: Embedder,
    options: IngestOptions,
    progress: Progress,
    patience: float = PATIENCE,
) -> IngestReport:
    """Build as `build`, with the workers of the scheduler at `address`; note what became of these.

    Raises:
        ClusterError: as `spread_over`; and what `build` raises.
    """
    with spread_over(address, embedder, options, patience) as spread:
        report = build(store, found, spread.embedder, options, progress, spread.reading)
        return replace(report, note=" ".join(filter(None, (report.note, *spread.remarks.lines()))))
