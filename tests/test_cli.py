"""The command line as an operator uses it: output, JSON and exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from make_pdf import as_scan, leaflet, together, two_columns
from support import LIBRARY, ROOT
from typer.testing import CliRunner, Result

import assembly
from cli import app
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import DEFAULT_MODEL, Embedder


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def _one_model(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the commands share the default model, which each loads anew where it is a process of its own."""
    monkeypatch.setattr(assembly, "make_embedder", partial(_made, embedder))


def _made(embedder: Embedder, model: str, *prefixes: str) -> Embedder:
    return embedder if (model, *prefixes) == (DEFAULT_MODEL, "", "") else make_embedder(model, *prefixes)


@pytest.fixture
def index(library_store: Store) -> Path:
    return library_store.root


def test_help_names_every_command_and_each_command_explains_itself() -> None:
    output = _run("--help").output
    commands = ("ingest", "search", "show", "evaluate", "verify", "snapshots", "rollback", "export", "import")
    commands += ("feedback", "audit", "purge", "collections")
    for command in commands:
        assert command in output
        help_text = _run(command, "--help").output
        assert "--index" in help_text
        assert "--json" in help_text
        assert len(help_text.split()) > 20


def test_ingest_reports_and_says_by_its_status(tmp_path: Path) -> None:
    folder, index = tmp_path / "library", tmp_path / "index"
    shutil.copytree(LIBRARY, folder)
    first = _run("ingest", folder, "--index", index)
    assert first.exit_code == 0
    assert "2 added" in first.output
    assert "Published" in first.output
    second = _run("ingest", folder, "--index", index)
    assert second.exit_code == 0
    assert "Nothing changed" in second.output
    (folder / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "rash.txt").unlink()
    third = _run("ingest", folder, "--index", index, "--json")
    assert third.exit_code == 3
    report = json.loads(third.stdout)
    assert report["counts"] == {
        "added": 0, "updated": 0, "unchanged": 1, "removed": 1, "failed": 1, "skipped": 0
    }  # fmt: skip
    (failed,) = [file for file in report["files"] if file["status"] == "failed"]
    assert "PNG image" in failed["detail"]


def test_a_dry_run_says_what_would_be_done_and_does_nothing(tmp_path: Path) -> None:
    folder, index = tmp_path / "library", tmp_path / "index"
    shutil.copytree(LIBRARY, folder)
    assert _run("ingest", folder, "--index", index, "--dry-run").exit_code == 0
    assert not index.exists()
    _run("ingest", folder, "--index", index)
    snapshot = Store(index).current_id()
    (folder / "rash.txt").unlink()
    (folder / "new.txt").write_text("Cramps\n\nCramps at night are common.\n")
    (folder / "weakness.md").write_text("Weakness\n\nWeakness of the hips is common.\n")
    output = _run("ingest", folder, "--index", index, "--dry-run").output
    for line in ("added     ", "updated   ", "removed   ", "This was a dry run"):
        assert line in output
    assert Store(index).current_id() == snapshot
    assert sorted(path.name for path in index.iterdir()) == [
        "CURRENT",
        "changes.jsonl",
        "last_ingest.json",
        "snapshots",
        "vectors.sqlite",
        "writer.lock",
    ]


def test_ingest_that_publishes_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert _run("ingest", tmp_path / "empty", "--index", tmp_path / "index").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ingest"], "Missing argument"),
        (["ingest", "no/such/folder"], "no such file or folder"),
        (["search", "   "], "Type a question"),
        (["search", "rash", "-k", "0"], "greater than or equal to 1"),
        (["nonsense"], "No such command"),
        (["evaluate", "no/such/folder"], "no such file"),
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], message: str, index: Path) -> None:
    options = [] if arguments[0] in ("nonsense", "evaluate") else ["--index", str(index)]
    result = _run(*arguments, *options)
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.parametrize("command", [["search", "rash"], ["verify"], ["show", "ab"]])
def test_without_an_index_each_command_says_how_to_make_one(command: list[str], tmp_path: Path) -> None:
    result = _run(*command, "--index", tmp_path / "none")
    assert result.exit_code == 1
    assert "cli.py ingest" in result.output.replace("\n", " ")


def test_search_shows_the_passage_and_its_citation(index: Path) -> None:
    result = _run("search", "how high does creatine kinase go?", "-k", "1", "--index", index)
    assert result.exit_code == 0
    output = " ".join(result.output.split())
    assert "Creatine kinase may reach 50 times the upper limit of normal." in output
    assert "A. Author. Proximal weakness. Test Press." in output


def test_search_says_when_there_is_nothing(index: Path) -> None:
    result = _run("search", "qwertzuiop", "--index", index)
    assert result.exit_code == 0
    assert "Probably not in this library" in result.output
    fields = json.loads(_run("search", "qwertzuiop", "--index", index, "--json").stdout)
    assert (fields["answerable"], fields["hits"]) == (False, [])


def test_search_says_what_it_corrected_unless_asked_exactly(index: Path) -> None:
    asked = ("search", "creatin kinasse", "--index", index)
    assert "Read as: creatin kinase (no passage says kinasse)." in _run(*asked).stdout
    fields = json.loads(_run(*asked, "--json").stdout)
    assert fields["query"] == "creatin kinasse"
    assert {"typed": "kinasse", "used": "kinase"} in fields["corrections"]
    assert json.loads(_run(*asked, "--exact", "--json").stdout)["corrections"] == []


def test_show_gives_back_the_span_that_search_names(index: Path) -> None:
    hit = json.loads(_run("search", "eyelids", "--index", index, "--json").stdout)["hits"][0]
    span = f"{hit['start']}:{hit['end']}"
    shown = _run("show", hit["document_id"], "--range", span, "--index", index)
    assert shown.stdout == hit["text"] + "\n"
    whole = json.loads(_run("show", hit["document_id"][:8], "--index", index, "--json").stdout)
    assert whole["text"] == (LIBRARY / "rash.txt").read_text()
    assert whole["title"] == "Heliotrope rash"
    assert whole["citation"] == hit["citation"]


@pytest.mark.parametrize("span", ["5", "a:b", "0:999999", "9:3", "-1:4"])
def test_show_refuses_a_range_that_is_none(span: str, index: Path) -> None:
    identifier = json.loads(_run("search", "eyelids", "--index", index, "--json").stdout)["hits"][0]
    result = _run("show", identifier["document_id"], "--range", span, "--index", index)
    assert result.exit_code == 2
    assert "--range" in result.output


def test_show_refuses_an_id_that_is_unknown_or_not_one_document(index: Path) -> None:
    assert "no document has this id" in _run("show", "zzz", "--index", index).output
    assert "2 documents begin so" in _run("show", "", "--index", index).output


def test_verify_says_what_it_checked(index: Path, tmp_path: Path) -> None:
    result = _run("verify", "--index", index)
    assert result.exit_code == 0
    for check in ("checksums", "spans", "documents", "vectors", "words"):
        assert check in result.output
    shutil.copytree(index, tmp_path / "index")
    dense = Store(tmp_path / "index").open().folder / "dense" / "part-0001.faiss"
    dense.write_bytes(dense.read_bytes()[:-1])
    damaged = _run("verify", "--index", tmp_path / "index", "--json")
    assert damaged.exit_code == 1
    assert json.loads(damaged.stdout)["passed"] is False


def test_evaluate_prints_figures_writes_a_run_and_keeps_its_index(tmp_path: Path) -> None:
    collection, run = ROOT / "tests" / "collection", tmp_path / "run.txt"
    first = _run("evaluate", collection, "--json", "--run", run, "--index", tmp_path / "index")
    assert first.exit_code == 0
    figures = json.loads(first.stdout)
    assert figures["questions"] == 3
    assert figures["by_document"]["P@1"] == pytest.approx(2 / 3)
    assert figures["span_in_first"]["1"] == pytest.approx(2 / 3)
    assert run.read_text().startswith("q1 Q0 d1 1 ")
    snapshot = Store(tmp_path / "index").current_id()
    again = _run("evaluate", collection, "--index", tmp_path / "index")
    assert again.exit_code == 0
    assert "nDCG@10" in again.output
    assert Store(tmp_path / "index").current_id() == snapshot


def test_an_unknown_setting_is_refused_by_name(tmp_path: Path) -> None:
    environment = {**os.environ, "VERBATIM_MODLE": "x"}
    command = [sys.executable, "cli.py", "verify", "--index", str(tmp_path)]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "VERBATIM_MODLE: no such setting" in result.stderr


def test_ctrl_c_publishes_nothing_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.vectors.model import ModelEmbedder

    def interrupt(self: ModelEmbedder, texts: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ModelEmbedder, "embed_passages", interrupt)
    result = _run("ingest", LIBRARY, "--index", tmp_path)
    assert result.exit_code == 130
    assert "run the same command" in " ".join(result.output.split())
    assert Store(tmp_path).current_id() is None


def test_search_filters_and_refuses_a_filter_that_is_none(index: Path) -> None:
    fields = json.loads(
        _run("search", "creatine kinase", "--filter", "format=Markdown", "--index", index, "--json").stdout
    )
    assert {Path(hit["source"]).name for hit in fields["hits"]} == {"weakness.md"}
    for stated, problem in (("format", "KEY=VALUE"), ("year=soon", "2010-2020"), ("colour=red", "There are")):
        result = _run("search", "rash", "--filter", stated, "--index", index)
        assert result.exit_code == 2
        assert problem in " ".join(result.output.split())


def test_snapshots_are_listed_and_rolled_back_to(tmp_path: Path) -> None:
    folder, index = tmp_path / "library", tmp_path / "index"
    shutil.copytree(LIBRARY, folder)
    assert "No snapshot" in _run("snapshots", "--index", index).output
    assert _run("rollback", "--index", index).exit_code == 1
    _run("ingest", folder, "--index", index)
    first = Store(index).current_id()
    (folder / "rash.txt").unlink()
    _run("ingest", folder, "--index", index)
    second = Store(index).current_id()
    lines = _run("snapshots", "--index", index).output.splitlines()
    assert [line.split()[0] for line in lines] == [second, first]
    assert "in service  1 document," in lines[0]
    assert f"{first} is in service" in _run("rollback", "--index", index).output
    listed = json.loads(_run("snapshots", "--index", index, "--json").stdout)["snapshots"]
    assert [(each["id"], each["current"]) for each in listed] == [(second, False), (first, True)]
    assert json.loads(_run("rollback", str(second), "--index", index, "--json").stdout) == {"current": second}
    assert "no snapshot x." in " ".join(_run("rollback", "x", "--index", index).output.split())


def test_ocr_reads_what_was_scanned_and_a_scan_that_was_read_stays(tmp_path: Path) -> None:
    folder, index = tmp_path / "library", tmp_path / "index"
    folder.mkdir()
    scan = two_columns()
    scan.pages[0].box = (0, 842 - 220, 595, 842 - 40)
    (folder / "half.pdf").write_bytes(together(leaflet().bytes(), as_scan(scan.bytes())))
    without = _run("ingest", folder, "--index", index)
    assert "needs OCR" in " ".join(without.output.split())
    read = json.loads(_run("ingest", folder, "--index", index, "--ocr", "--json").stdout)
    assert read["counts"]["updated"] == 1
    assert "read by OCR" in read["files"][0]["detail"]
    for options in ([], ["--ocr"]):
        again = json.loads(_run("ingest", folder, "--index", index, "--json", *options).stdout)
        assert (again["counts"]["unchanged"], again["published"]) == (1, None)
    hits = json.loads(_run("search", "pain in the knee at night", "--index", index, "--json").stdout)["hits"]
    by_ocr = [hit for hit in hits if "recognised from a scan" in hit["citation"]]
    assert by_ocr


def test_evaluate_compares_rankings_and_draws_a_report(tmp_path: Path) -> None:
    collection, report = ROOT / "tests" / "collection", tmp_path / "out" / "report.html"
    index, run = tmp_path / "index", tmp_path / "run.txt"
    options = ["--compare", "near=-1", "--compare", "dense_weight=0.5,contact_factor=1", "--index", index]
    result = _run("evaluate", collection, *options, "--report", report, "--run", run)
    assert result.exit_code == 0
    assert "dense_weight=0.5, contact_factor=1.0" in result.stdout
    (line, _) = [line for line in result.stdout.splitlines() if line.startswith("R@10 ") and " to " in line]
    assert line.split()[:4] == ["R@10", "0.6667", "1.0000", "+0.3333"]
    assert "near=-1.0" in report.read_text(encoding="utf-8")
    assert "q3 " not in run.read_text(), "the run is the default's"
    fields = json.loads(_run("evaluate", collection, *options, "--json").stdout)
    assert fields["by_document"]["R@10"] == pytest.approx(2 / 3)
    assert [variant["name"] for variant in fields["variants"]] == [
        "near=-1.0",
        "dense_weight=0.5, contact_factor=1.0",
    ]
    assert fields["variants"][0]["differences"]["R@10"]["wins"] == 1


def test_evaluate_reports_without_comparing_and_prints_what_it_did_before(tmp_path: Path) -> None:
    collection, index = ROOT / "tests" / "collection", tmp_path / "index"
    plain = _run("evaluate", collection, "--index", index)
    reported = _run("evaluate", collection, "--index", index, "--report", tmp_path / "report.html")
    assert reported.stdout == plain.stdout
    assert "The 3 worst questions" in (tmp_path / "report.html").read_text(encoding="utf-8")
    fields = json.loads(_run("evaluate", collection, "--index", index, "--json").stdout)
    assert "variants" not in fields


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("dense_wait=0.5", "no setting 'dense_wait'. There are dense_weight,"),
        ("dense_weight", "is not SETTING=VALUE"),
        ("dense_weight=much", "should be a valid number"),
        ("dense_weight=2", "between 0 and 1"),
    ],
)
def test_evaluate_refuses_what_is_no_variant(stated: str, message: str, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    result = _run("evaluate", ROOT / "tests" / "collection", "--compare", stated, "--report", report)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert not report.exists()


def test_feedback_counts_what_was_said_and_says_what_it_cannot_export(index: Path, tmp_path: Path) -> None:
    counted = _run("feedback", "--index", index)
    assert counted.exit_code == 0
    assert "0 judgements on 0 questions" in " ".join(counted.output.split())
    nothing = _run("feedback", tmp_path / "judged", "--index", index)
    assert nothing.exit_code == 1
    assert "Judge some passages on the page first" in " ".join(nothing.output.split())
    assert not (tmp_path / "judged").exists()


def test_what_commands_do_is_audited_where_that_is_asked_for(
    library_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    shutil.copytree(library_store.root, index)
    assert _run("ingest", LIBRARY, "--index", index).exit_code == 0
    assert not (index / "audit").exists()
    monkeypatch.setenv("VERBATIM_AUDIT", "1")
    assert _run("ingest", LIBRARY, "--index", index).exit_code == 0
    assert _run("export", tmp_path / "export", "--index", index).exit_code == 0
    assert _run("rollback", "--index", index).exit_code == 1
    events = json.loads(_run("audit", "--index", index, "--json").output)["events"]
    assert [each["action"] for each in events] == ["failed", "rolled back", "exported", "ingested"]
    assert all(each["who"].startswith("local user ") for each in events)
    assert "exported" in _run("audit", "EXPORT", "--index", index).output
    assert "No such event" in _run("audit", "--action", "approved", "--index", index).output
    assert "audit" in _run("verify", "--index", index).output
    path = index / "audit" / "events.jsonl"
    path.write_bytes(path.read_bytes().replace(b"exported", b"imported"))
    checked = _run("verify", "--index", index)
    assert checked.exit_code == 1
    assert "event 2" in checked.output or "event 3" in checked.output
    (index / "audit" / "head.json").write_text("{")
    refused = _run("export", tmp_path / "again", "--index", index)
    assert (refused.exit_code, (tmp_path / "again").exists()) == (1, False)
