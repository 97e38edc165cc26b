"""The house keeps its rules: who may import what, and what stands nowhere."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from support import ROOT

ROOMS = ("ingest", "access", "index", "search", "ui", "serve", "evaluate")
DOORS = ("app", "cli", "commands", "assembly", "opening")
SOURCES = sorted(
    [
        ROOT / "app.py",
        ROOT / "cli.py",
        ROOT / "assembly.py",
        ROOT / "opening.py",
        ROOT / "settings.py",
        *(p for r in (*ROOMS, "commands") for p in (ROOT / r).rglob("*.py")),
    ]
)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _imports(path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return frozenset(names)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_doors_read_settings_and_nothing_imports_a_door(path: Path) -> None:
    roots = {name.split(".")[0] for name in _imports(path)}
    if _name(path).split("/")[0].removesuffix(".py") not in DOORS:
        assert not roots & {"settings", *DOORS}


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_pickle_no_eval_no_swallowed_error(path: Path) -> None:
    assert not {name.split(".")[0] for name in _imports(path)} & {
        "pickle",
        "marshal",
        "shelve",
        "dill",
        "joblib",
    }
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec")
        if isinstance(node, ast.ExceptHandler):
            assert not (len(node.body) == 1 and isinstance(node.body[0], ast.Pass)), f"line {node.lineno}"


@pytest.mark.parametrize(
    ("library", "place"),
    [
        ("faiss", "index/dense/"),
        ("tantivy", "index/words/lexical.py"),
        ("onnxruntime", "index/vectors/onnx_bert.py"),
        # Reading is one thing, and drawing a page for the reader another.
        ("pypdfium2", ("ingest/", "ui/document/draw_page.py")),
        ("datasketch", "ingest/text/resemblance.py"),
        ("psycopg", "index/postgres/connect.py"),
        ("distributed", "index/build/spread/client.py"),
        ("dask", "index/build/spread/client.py"),
    ],
)
def test_a_library_is_imported_in_one_place(library: str, place: str | tuple[str, ...]) -> None:
    importing = [p for p in SOURCES if library in {name.split(".")[0] for name in _imports(p)}]
    assert importing
    assert all(_name(path).startswith(place) for path in importing)


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_every_module_and_public_name_is_documented(path: Path) -> None:
    tree = _tree(path)
    if path.name == "__init__.py" and not tree.body:
        return
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_module_has_one_verb(path: Path) -> None:
    most = 100 if path.name == "app.py" else 250
    assert len(path.read_text(encoding="utf-8").splitlines()) <= most


def test_no_path_of_a_developers_machine_stands_in_the_project() -> None:
    for path in [*SOURCES, *ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "Makefile"]:
        assert not re.search(r"/(?:work|home|root|Users)/", path.read_text(encoding="utf-8")), _name(path)


TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def _imported_without_skipping(path: Path) -> set[str]:
    """What of Playwright a module imports before it says that it skips where that is not installed."""
    skipping: set[str] = set()
    found: set[str] = set()
    for node in _tree(path).body:
        match node:
            case ast.Expr(ast.Call(ast.Attribute(attr="importorskip"), [ast.Constant(str(name))])):
                skipping.add(name)
            case ast.Import(names):
                found |= {each.name.split(".")[0] for each in names} - skipping
            case ast.ImportFrom(str(name)):
                found |= {name.split(".")[0]} - skipping
    return found & {"playwright", "axe_playwright_python"}


def test_without_playwright_the_other_tests_are_collected() -> None:
    assert {_name(path): found for path in TESTS if (found := _imported_without_skipping(path))} == {}


def test_no_test_asserts_how_long_something_took() -> None:
    """Nothing but a guard against a hang may look at the clock: `assert time.monotonic() < until`."""
    clock = re.compile(
        r"^ *assert .*\b(?:time|monotonic|perf_counter|process_time)\(\)(?! < until)", re.MULTILINE
    )
    assert [path for path in TESTS if clock.search(path.read_text(encoding="utf-8"))] == []
