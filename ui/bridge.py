"""Bring what a reader does in the page's own HTML to Python, without a reload of the page.

A component without any looks. The page's script calls it; its fragment is run anew, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

_SCRIPT = """
export default function ({ data, setTriggerValue }) {
  const bridges = (window.verbatimBridges ??= {});
  const send = (what, value) => setTriggerValue(what, value);
  bridges[data.name] = send;
  window.dispatchEvent(new Event("verbatim-bridge"));
  return () => { if (bridges[data.name] === send) delete bridges[data.name]; };
}
"""


def listen(name: str, **heard: Callable[[str], None]) -> None:
    """Call one of `heard` with what the script sends to the bridge of this name. One to a fragment."""
    key = f"bridge-{name}"
    # Registered at every run: the server may import this module before there is anything to register with.
    component = st.components.v2.component("verbatim_bridge", js=_SCRIPT, isolate_styles=False)
    calls: dict[str, Any] = {
        f"on_{what}_change": partial(_call, key, what, act) for what, act in heard.items()
    }
    component(key=key, data={"name": name}, **calls)


def _call(key: str, what: str, act: Callable[[str], None]) -> None:
    if value := st.session_state[key].get(what):
        act(str(value))
