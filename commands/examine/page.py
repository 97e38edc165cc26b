"""Examine the settings of the page: by which of them others may read, write or be told too much."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path

from commands.examine.finding import Finding, note, ok, wrong
from settings import ROOT, SETTINGS_FILE, Settings

OPTIONS = (
    *("server.address", "server.allowedHosts", "server.enableXsrfProtection", "server.enableCORS"),
    *("browser.gatherUsageStats", "client.showErrorDetails"),
)
_PROXY = "Listen on localhost and put a proxy with TLS in front: docs/operations.md."


def configured() -> dict[str, object]:
    """Return Streamlit's options that matter here: from the environment, then from its configuration.

    The configuration is that beside app.py, where the page runs, and the environment this process's.
    """
    from streamlit import config

    with contextlib.chdir(ROOT):
        stated = {name: config.get_option(name) for name in OPTIONS}
    return {name: _from_environment(name, value) for name, value in stated.items()}


def _from_environment(name: str, otherwise: object) -> object:
    """Read an option as `streamlit run` does: server.allowedHosts is STREAMLIT_SERVER_ALLOWED_HOSTS."""
    variable = "STREAMLIT_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).replace(".", "_").upper()
    stated = os.environ.get(variable)
    if stated is None:
        return otherwise
    if isinstance(otherwise, bool):
        return stated.strip().lower() in ("1", "true", "t", "yes", "y", "on")
    return stated.split() if isinstance(otherwise, list | tuple) else stated


def page(settings: Settings, options: Mapping[str, object]) -> Iterator[Finding]:
    """Examine the settings, Streamlit's options and the environment."""
    # The file that says who may sign in, where there is such a setting.
    login = bool(settings.model_dump().get("access"))
    names = _names(options["server.allowedHosts"])
    local = _is_loopback(str(options["server.address"] or ""))
    others = [name for name in names if not _is_loopback(name)]
    yield _listening(str(options["server.address"] or "every address"), local, login)
    yield _asked_by(names, others, login)
    yield _uploads(settings.uploads, reached=bool(others or not local or not names), login=login)
    yield from _streamlit(options)
    if os.environ.get("HF_HUB_OFFLINE", "1") == "0":
        yield note("network", "HF_HUB_OFFLINE=0: a hub may be asked for models", "Unset it once fetched.")
    yield from _settings_file(SETTINGS_FILE)


def _listening(address: str, local: bool, login: bool) -> Finding:
    if local:
        return ok("listening", f"on {address} alone")
    signed = "whoever signs in" if login else "whoever reaches this machine, without a login,"
    return wrong("listening", f"on {address}: {signed} reads over a line that is not encrypted", _PROXY)


def _asked_by(names: list[str], others: list[str], login: bool) -> Finding:
    if not names or "*" in names:
        return wrong("hosts", "the page answers by any name", "Name it in server.allowedHosts.")
    if others and not login:
        remedy = "Let the proxy ask who it is, or turn the login on."
        return note("hosts", f"{', '.join(others)}: without a login here, all whom the proxy lets in", remedy)
    return ok("hosts", ", ".join(names))


def _uploads(on: bool, reached: bool, login: bool) -> Finding:
    if not on:
        return ok("uploads", "off")
    if login:
        return ok("uploads", "on, for those whose role allows it")
    if reached:
        found = "on without a login: whoever opens the page can add documents and remove them"
        return wrong("uploads", found, "Set uploads = false, or turn the login on.")
    return note("uploads", "on: whoever uses this machine can add documents and remove them")


def _streamlit(options: Mapping[str, object]) -> Iterator[Finding]:
    if options["browser.gatherUsageStats"]:
        yield wrong("telemetry", "the page reports to Streamlit's maker", "browser.gatherUsageStats = false")
    for name in ("server.enableXsrfProtection", "server.enableCORS"):
        if not options[name]:
            yield wrong("page", f"{name} is off: other sites' pages can use this one", f"{name} = true")
    if options["client.showErrorDetails"] not in ("none", False, "False"):
        yield note("page", "a fault's traceback is shown to readers", 'client.showErrorDetails = "none"')


def _settings_file(path: Path) -> Iterator[Finding]:
    for each in (path, path.parent):
        if each.exists() and each.stat().st_mode & stat.S_IWOTH:
            yield wrong("settings", f"anybody can change {each}", f"chmod o-w {each}")


def _names(stated: object) -> list[str]:
    return [str(each).strip() for each in stated] if isinstance(stated, list | tuple) else []


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost"
