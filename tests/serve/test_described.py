"""The description at /openapi.json holds: schemathesis asks many made requests of every route."""

from __future__ import annotations

from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from index.snapshots.store import Store
from search.engine import SearchEngine
from tests.serve.conftest import made, served_over

_REQUESTS = 40
"""To each route, in the everyday run."""
_CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def test_every_answer_is_as_described(engine: SearchEngine, library_store: Store, tmp_path: Path) -> None:
    application = made(served_over(engine, library_store.root), tmp_path)
    schema = schemathesis.openapi.from_asgi("/openapi.json", application)
    seen = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        seen.add(operation.label)

        @given(case=operation.as_strategy())
        @settings(
            max_examples=_REQUESTS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        def check(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=_CHECKS)

        check()
    assert {"GET /api/v1/search", "POST /api/v1/search", "GET /api/v1/cite", "GET /healthz"} <= seen
    assert {"GET /infobutton", "POST /infobutton"} <= seen
