"""Name snapshots so that they sort in the order they were made."""

from __future__ import annotations

import datetime
import re
import secrets

_TIME = "%Y%m%dT%H%M%S"
_ID = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{6}")


def is_id(name: str) -> bool:
    """Whether a name can be a snapshot's id."""
    return bool(_ID.fullmatch(name))


def new_id(ids: list[str]) -> str:
    """Make a unique id that sorts after all of `ids`, even where the clock was set back."""
    now = datetime.datetime.now(datetime.UTC)
    stamp = f"{now:{_TIME}}{now.microsecond // 1000:03d}"
    last = ids[-1].partition("Z-")[0] if ids else ""
    if stamp <= last:
        seconds = datetime.datetime.strptime(last[:-3], _TIME)
        after = seconds + datetime.timedelta(milliseconds=int(last[-3:]) + 1)
        stamp = f"{after:{_TIME}}{after.microsecond // 1000:03d}"
    return f"{stamp}Z-{secrets.token_hex(3)}"
