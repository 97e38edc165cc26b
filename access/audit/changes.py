"""Audit which settings differ from those of the last start."""

from __future__ import annotations

import json
from collections.abc import Mapping

from access.audit.chain import AuditError
from access.audit.files import locked, replace_whole
from access.audit.log import Audit

_FILE = "settings.json"


def note_settings(audit: Audit, who: str, settings: Mapping[str, object]) -> list[str]:
    """Write a line for each setting that is not as it was; return their names. The first time there is none.

    Raises:
        AuditError: if it cannot be kept.
    """
    path = audit.folder / _FILE
    now = {name: str(value) for name, value in sorted(settings.items())}
    try:
        before = json.loads(path.read_bytes())
    except FileNotFoundError:
        before = now
    except (OSError, ValueError) as error:
        raise AuditError(f"{path}: cannot be read ({error}). Move it away") from error
    changed = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    for name in changed:
        was, is_now = before.get(name), now.get(name)
        audit.write("setting changed", who, {"setting": name, "before": was, "now": is_now})
    if changed or not path.exists():
        with locked(audit.folder):
            replace_whole(path, json.dumps(now, indent=1).encode())
    return changed
