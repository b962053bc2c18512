"""The sockets of the Backend: slow readers, closing, and who hears of what."""

import pytest

from e2e.stack.sockets import TOO_SLOW, UNAUTHORISED, UNREAD, Session, Sessions
from e2e.stack.tokens import Claims


def claims(subject="u1", session="s1"):
    return Claims(subject=subject, session=session, tier="free", token_id="t1", expires=0, client="web")


@pytest.fixture
async def session():
    return Session(claims=claims(), device="desktop")


async def test_a_reader_that_is_too_slow_loses_its_socket_and_holds_up_nobody(session):
    for number in range(UNREAD):
        session.send({"number": number})
    assert not session.end.done()
    session.send({"number": UNREAD})
    assert session.end.result() == (TOO_SLOW, "messages are not being read")
    assert session.outbox.qsize() == UNREAD


async def test_the_first_reason_to_close_counts(session):
    session.close(UNAUTHORISED, "session ended")
    session.close(TOO_SLOW, "messages are not being read")
    assert session.end.result() == (UNAUTHORISED, "session ended")


async def test_events_reach_the_sockets_of_their_user_only(session):
    held, other = Sessions(), Session(claims=claims("u2", "s2"), device="")
    second = Session(claims=claims("u1", "s3"), device="mobile")
    for one in (session, second, other):
        held.add(one)
    held.deliver("u1", {"type": "said"})
    held.deliver("nobody", {"type": "said"})
    assert [one.outbox.qsize() for one in (session, second, other)] == [1, 1, 0]
    held.end("s1")
    assert [one.end.done() for one in (session, second, other)] == [True, False, False]


async def test_nothing_is_kept_of_a_user_whose_last_socket_is_gone(session):
    held = Sessions()
    held.add(session)
    assert held.of("u1") == (session,)
    held.remove(session)
    assert (held.of("u1"), dict(held._of), held.tasks("u1")) == ((), {}, 0)
