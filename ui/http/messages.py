"""Let a browser's messages through to the page's script as far as whoever sends them may go.

The script checks at its start who asks. Callbacks of buttons, and parts of the page that run by themselves,
run without that: so whoever is not signed in can only have the page drawn anew, from its start.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

_HARMLESS = ("app_heartbeat", "stop_script")
_ORDINARY = (*_HARMLESS, "rerun_script", "file_urls_request", "load_git_info", "set_run_on_save")


def is_deed(data: bytes) -> bool:
    """Whether somebody did something, and not a clock of the page."""
    message = _read(data)
    if message is None or message.WhichOneof("type") != "rerun_script":
        return False
    return not message.rerun_script.is_auto_rerun


def allowed(data: bytes) -> bytes | None:
    """Return what is passed on for somebody signed in; None for what would clear or call what all share."""
    message = _read(data)
    return data if message is not None and message.WhichOneof("type") in _ORDINARY else None


def reduced(data: bytes) -> bytes | None:
    """Return what is passed on for anybody else: the page drawn from its start, or None."""
    message = _read(data)
    kind = message.WhichOneof("type") if message is not None else None
    if message is None or kind in _HARMLESS:
        return data if message is not None else None
    if kind != "rerun_script":
        return None
    bare = BackMsg()
    bare.rerun_script.query_string = message.rerun_script.query_string
    bare.rerun_script.page_script_hash = message.rerun_script.page_script_hash
    return bytes(bare.SerializeToString())


def _read(data: bytes) -> BackMsg | None:
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return None
    return message
