"""Sign-ins end: by time, by idleness, by signing out, and after a restart."""

from __future__ import annotations

import pytest

from access.claims import Identity
from access.person import Person, Role
from access.refused import RefusedError, require
from access.visits import Visits

IDLE = 900.0


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visits(clock: Clock) -> Visits:
    return Visits(IDLE, clock)


def somebody(clock: Clock, key: str = "k", hours: float = 8.0) -> Identity:
    return Identity(Person("u", "Ana"), key, clock.now, clock.now + hours * 3600)


def test_it_is_open_while_something_is_done_and_ends_when_idle(visits: Visits, clock: Clock) -> None:
    who = somebody(clock)
    assert visits.admit(who) == ("open", True)
    for _ in range(5):
        clock.now += IDLE - 1
        assert visits.touch("k") == "open"
    clock.now += IDLE - 1
    assert visits.standing("k") == "open"  # looking at it is nothing done
    clock.now += 1
    assert visits.standing("k") == "idle"
    assert visits.touch("k") == "idle"
    assert visits.admit(who) == ("idle", False)


def test_it_ends_when_the_sign_in_does(visits: Visits, clock: Clock) -> None:
    visits.admit(somebody(clock, hours=0.5))
    for _ in range(3):
        clock.now += 599
        assert visits.touch("k") == "open"
    clock.now += 10
    assert visits.touch("k") == "expired"


def test_whoever_signed_out_stays_out_and_others_stay_in(visits: Visits, clock: Clock) -> None:
    visits.admit(somebody(clock, "a"))
    visits.admit(somebody(clock, "b"))
    assert visits.end("a") == "open"
    assert visits.end("a") == "signed out"
    assert visits.admit(somebody(clock, "a")) == ("signed out", False)
    assert visits.standing("b") == "open"
    assert (
        visits.standing("never seen")
        == visits.touch("never seen")
        == visits.end("never seen")
        == "signed out"
    )


def test_after_a_restart_only_a_fresh_sign_in_is_believed(clock: Clock) -> None:
    before = somebody(clock)
    clock.now += IDLE - 1
    assert Visits(IDLE, clock).admit(before) == ("open", True)
    clock.now += 1
    assert Visits(IDLE, clock).admit(before) == ("idle", False)


def test_a_ticket_names_its_holder_until_it_is_given_back(visits: Visits, clock: Clock) -> None:
    who = somebody(clock)
    ticket = visits.ticket(who)
    assert visits.holder(ticket) == who
    assert visits.holder("") is visits.holder(ticket[:-1]) is None
    visits.give_back(ticket)
    assert visits.holder(ticket) is None


def test_only_who_has_the_role_may_and_without_login_everybody() -> None:
    require(None, Role.KEEPER)
    require(Person("k", "Kim", frozenset({Role.KEEPER})), Role.KEEPER)
    with pytest.raises(RefusedError, match="Ana may not add, approve, remove or roll back"):
        require(Person("u", "Ana"), Role.KEEPER)
    with pytest.raises(RefusedError, match="u may not read the audit"):
        require(Person("u", ""), Role.AUDITOR)
