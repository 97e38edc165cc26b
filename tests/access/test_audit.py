"""The audit: no line is changed, cut out, cut off or swapped without `verify` naming the first."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.audit.asked import note_asked
from access.audit.chain import AuditError, Event, read_line
from access.audit.changes import note_settings
from access.audit.expire import expire
from access.audit.files import CURRENT, lines, parts
from access.audit.log import Audit, by, keyed
from access.audit.read import newest
from access.audit.verify import verify
from access.person import Person

EVENTS = 12
FUTURE = datetime.now(UTC) + timedelta(days=1)


def filled(folder: Path, events: int = EVENTS, most_bytes: int = 700) -> Audit:
    """An audit of some events, in several files."""
    audit = Audit(folder, most_bytes)
    for number in range(events):
        audit.write("added", f"person {number}", {"name": f"Leitlinie {number} – „neu“.md", "bytes": number})
    return audit


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit in several files. Do not write to it."""
    folder = tmp_path_factory.mktemp("audit") / "audit"
    filled(folder)
    assert len(parts(folder)) > 2
    return folder


def copied(kept: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(kept, to)
    return to


def rewritten(folder: Path, all_lines: list[bytes]) -> None:
    """Put other lines into the files, as many into each as there were."""
    for path in parts(folder):
        here = len(path.read_bytes().splitlines())
        path.write_bytes(b"".join(line + b"\n" for line in all_lines[:here]))
        all_lines = all_lines[here:]


def test_what_is_written_is_read_and_verifies(kept: Path) -> None:
    assert verify(kept).wrong == ""
    assert (verify(kept).events, verify(kept).first, verify(kept).last.number) == (EVENTS, 1, EVENTS)
    assert [each.number for each in newest(kept, 3)] == [12, 11, 10]
    assert newest(kept, 9, "LEITLINIE neu", who="person 7")[0].more == {
        "name": "Leitlinie 7 – „neu“.md",
        "bytes": 7,
    }
    assert [each.who for each in newest(kept, 9, who="person 3")] == ["person 3"]
    assert newest(kept, 9, action="removed") == []
    for path in (*parts(kept), kept / "head.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_is_found_and_its_line_named(
    kept: Path, tmp_path: Path, data: st.DataObject
) -> None:
    folder = copied(kept, tmp_path / "audit")
    path = data.draw(st.sampled_from(parts(folder)))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    numbers = [read_line(line).number for line in path.read_bytes().splitlines()]
    number = numbers[0] + path.read_bytes()[:at].count(b"\n")
    path.write_bytes(content)
    wrong = verify(folder).wrong
    # A changed line is named itself, or the one after it, which no longer follows.
    assert any(f"event {near:,} " in f"{wrong} " for near in (number, number + 1)), (number, wrong)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_cut_swapped_and_repeated_lines_are_found(kept: Path, tmp_path: Path, data: st.DataObject) -> None:
    folder = copied(kept, tmp_path / "audit")
    whole = list(lines(folder))
    one = data.draw(st.integers(0, EVENTS - 1))
    other = data.draw(st.integers(0, EVENTS - 1).filter(lambda n: n != one))
    match data.draw(st.sampled_from(("cut", "swap", "repeat", "tail"))):
        case "cut":
            changed, first = whole[:one] + whole[one + 1 :], one
        case "swap":
            changed, first = list(whole), min(one, other)
            changed[one], changed[other] = whole[other], whole[one]
        case "repeat":
            changed, first = [*whole[: one + 1], *whole[one:]], one + 1
            (folder / CURRENT).write_bytes((folder / CURRENT).read_bytes() + b"\n")
        case _:
            changed, first = whole[:one], one
    rewritten(folder, changed)
    assert verify(folder).wrong.startswith(f"event {first + 1:,} "), (first, verify(folder).wrong)


def test_a_line_made_again_by_whoever_knows_how_is_found_by_the_next(kept: Path, tmp_path: Path) -> None:
    folder = copied(kept, tmp_path / "audit")
    whole = list(lines(folder))
    fields = json.loads(whole[4])
    rewritten(folder, [*whole[:4], Event(**{**fields, "who": "nobody"}).line(), *whole[5:]])
    assert verify(folder).wrong.startswith("event 6 does not follow the one before")
    rewritten(folder, [*whole[:-1], Event(**{**json.loads(whole[-1]), "who": "nobody"}).line()])
    assert verify(folder).wrong == f"event {EVENTS} was changed"


def test_it_goes_on_after_damage_which_stays_seen(kept: Path, tmp_path: Path) -> None:
    folder = copied(kept, tmp_path / "audit")
    rewritten(folder, list(lines(folder))[:-2])
    Audit(folder).write("removed", "kim")
    assert verify(folder).wrong == f"event {EVENTS - 1} is missing: event {EVENTS + 1} stands in its place"
    (folder / "head.json").unlink()
    assert "head.json is gone" in verify(folder).wrong
    shutil.rmtree(folder)
    assert verify(folder).wrong == ""


@pytest.mark.parametrize("torn", [1, 40, 10_000])
def test_a_crash_between_any_two_steps_loses_nothing(tmp_path: Path, torn: int) -> None:
    audit = filled(tmp_path / "audit", 3, 10_000)
    head = (audit.folder / "head.json").read_bytes()
    line = audit.write("removed", "kim").line()
    (audit.folder / "head.json").write_bytes(head)  # the line is there, the head is not
    assert verify(audit.folder).wrong == ""
    assert audit.write("added", "kim").number == 5
    path = audit.folder / CURRENT
    path.write_bytes(path.read_bytes() + line[:torn].removesuffix(b"\n"))  # half a line is there
    assert audit.write("added", "ana").number == 7
    assert newest(audit.folder, 2)[1].action == "audit mended"
    assert verify(audit.folder).wrong == ""


def _write_many(folder: Path, who: str) -> None:
    for number in range(20):
        Audit(folder, 2000).write("added", who, {"n": number})


def test_several_processes_write_one_chain(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_write_many, args=(folder, f"p{n}")) for n in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert (verify(folder).wrong, verify(folder).events) == ("", 80)
    for n in range(4):
        assert [each.more["n"] for each in newest(folder, 99, who=f"p{n}")] == list(reversed(range(20)))


def test_what_has_expired_is_gone_and_the_rest_verifies(tmp_path: Path) -> None:
    audit = filled(tmp_path / "audit")
    assert expire(audit.folder, datetime.fromisoformat(newest(audit.folder, 99)[-1].at)) == 0
    cut = datetime.fromisoformat(newest(audit.folder, 4)[-1].at)
    at = [datetime.fromisoformat(each.at) for each in newest(audit.folder, 99)]
    gone = sum(each < cut for each in at)
    assert expire(audit.folder, cut) == gone
    checked = verify(audit.folder)
    assert (checked.wrong, checked.first, checked.events) == ("", gone + 1, EVENTS - gone)
    rewritten(audit.folder, list(lines(audit.folder))[1:])  # cut at the start again, by hand
    assert verify(audit.folder).wrong.startswith(f"event {gone + 1} is missing")
    assert expire(audit.folder, FUTURE) == 0  # what is broken is evidence

    other = filled(tmp_path / "other")
    assert expire(other.folder, FUTURE) == EVENTS
    assert (verify(other.folder).events, list(lines(other.folder))) == (0, [])
    assert other.write("added", "kim").number == EVENTS + 1
    assert verify(other.folder).wrong == ""


def test_changed_settings_are_told_once(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "audit")
    assert note_settings(audit, "root", {"hits": 10, "uploads": False}) == []
    assert note_settings(audit, "root", {"hits": 5, "uploads": False, "new": "x"}) == ["hits", "new"]
    assert note_settings(audit, "root", {"hits": 5, "uploads": False, "new": "x"}) == []
    told = newest(audit.folder, 9)
    assert [each.more for each in told] == [
        {"setting": "new", "before": None, "now": "x"},
        {"setting": "hits", "before": "10", "now": "5"},
    ]


def test_who_asked_is_told_by_a_keyed_hash(tmp_path: Path) -> None:
    key, ana = tmp_path / "key", Person("ana", "Ana Reader")
    assert keyed(key, ana) == keyed(key, Person("ana", "Another Name"))
    assert keyed(key, ana) != keyed(key, Person("bob", ""))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "ana" not in keyed(key, ana)
    assert keyed(tmp_path / "other", ana) != keyed(key, ana)
    key.write_text("short")
    with pytest.raises(AuditError, match="32 characters"):
        keyed(key, ana)


def test_a_key_that_many_ask_for_at_once_is_made_once_and_whole(tmp_path: Path) -> None:
    ana = Person("ana", "Ana Reader")
    for turn in range(20):
        key, ready = tmp_path / f"key-{turn}", threading.Barrier(8)

        def at_once(_: int, key: Path = key, ready: threading.Barrier = ready) -> str:
            ready.wait(30)
            return keyed(key, ana)

        with ThreadPoolExecutor(8) as threads:
            assert len(set(threads.map(at_once, range(8)))) == 1
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_the_line_of_a_question_has_the_door_and_the_key_and_no_person(tmp_path: Path) -> None:
    audit, ana = Audit(tmp_path / "audit"), Person("ana", "Ana Reader")
    note_asked(audit, tmp_path / "key", ana, "page")
    note_asked(audit, tmp_path / "key", None, "REST", "records (key:0a)")
    by_key, on_page = newest(audit.folder, 9)
    assert (on_page.who, on_page.more) == (keyed(tmp_path / "key", ana), {"door": "page"})
    assert by_key.more == {"door": "REST", "key": "records (key:0a)"}
    assert "ana" not in (audit.folder / "events.jsonl").read_text().lower()


def test_many_at_once_all_add_their_line_and_none_waits_for_seconds(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "audit")

    def add(number: int) -> float:
        began = time.monotonic()
        audit.write("asked", f"person {number}")
        return time.monotonic() - began

    with ThreadPoolExecutor(8) as threads:
        waited = list(threads.map(add, range(200)))
    checked = verify(audit.folder)
    assert (checked.events, checked.wrong) == (200, "")
    assert max(waited) < 8 * sum(waited) / len(waited) + 1, "each has its turn"


def test_who_does_something_is_named(tmp_path: Path) -> None:
    assert by(Person("ana", "Ana")) == "ana"
    assert by(None).startswith("local user ")
    (tmp_path / "audit").write_text("no folder")
    with pytest.raises(AuditError, match="nothing was done"):
        Audit(tmp_path / "audit").write("added", "ana")
