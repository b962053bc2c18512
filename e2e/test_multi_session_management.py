"""Several sessions of one user: five tabs, two devices, two writers, and what is left when they are gone."""

import asyncio
import time

import httpx
import pytest

from e2e.account import Accounts, User
from e2e.tab import OpenTab, Tab
from e2e.target import Target

TABS = "Multiple concurrent WebSocket sessions for single user (5 browser tabs)"
ISOLATION = "Message isolation between different tabs/sessions"
SHARED = "Shared user state consistency across sessions"
DEVICES = "Multi-device synchronization (desktop + mobile)"
CONFLICT = "Conflict resolution for concurrent user preference updates"
CLEANUP = "Session cleanup and resource management"


@pytest.mark.services("auth", "backend", "websocket", "redis", "database")
@pytest.mark.guards("multi-session")
async def test_multi_session_management(
    evidence, target: Target, http: httpx.AsyncClient, accounts: Accounts, open_tab: OpenTab
) -> None:
    """One user's tabs and devices share their state, keep their messages apart, and leave nothing behind."""
    begun = time.perf_counter()
    evidence.plan(TABS, ISOLATION, SHARED, DEVICES, CONFLICT, CLEANUP)
    # One user a group of steps: what they do together would be more than one user's quota.
    user, stranger, traveller, editor = await asyncio.gather(*(accounts.register("paid") for _ in range(4)))
    preferences = [f"{backend}/api/preferences" for backend in target.backends]
    with evidence.step(TABS):
        tabs = await asyncio.gather(*(open_tab(user, number) for number in range(5)))
        assert len({tab.session for tab in tabs}) == 5
        assert len({tab.replica for tab in tabs}) == len(target.backends)
        assert {tab.hello["user"]["id"] for tab in tabs} == {user.id}
        evidence.observe("concurrent sessions of one user", len(tabs), unit="sessions")
    with evidence.step(ISOLATION):
        leaks = await leaks_between(list(tabs), await open_tab(stranger, 1))
        evidence.observe("messages that reached a wrong tab", len(leaks), unit="messages", limit=0)
        assert leaks == []
    with evidence.step(SHARED):
        changed = await change(http, preferences[0], user, '"1"', {"theme": "dark"})
        assert changed.status_code == 200
        for tab in tabs:
            (event,) = await tab.until(type="preferences")
            assert (event["preferences"], event["etag"]) == ({"theme": "dark"}, changed.headers["ETag"])
        for url in preferences:
            assert await read(http, url, user) == (changed.headers["ETag"], {"theme": "dark"})
    with evidence.step(DEVICES):
        await synchronise(http, preferences, open_tab, traveller)
    with evidence.step(CONFLICT):
        await resolve_conflict(http, preferences, open_tab, editor)
    with evidence.step(CLEANUP):
        left = await leave_one_by_one(http, target, user, list(tabs))
        evidence.observe("sessions kept of tabs that are gone", left, unit="sessions", limit=0)
        assert left == 0
    taken = time.perf_counter() - begun
    evidence.observe("run time", round(taken, 2), unit="s", limit=60)
    assert taken < 60


async def leaks_between(tabs: list[Tab], bystander: Tab) -> list[object]:
    """Give every message that a tab got and that was not meant for it.

    Four tabs are answered privately; then the fifth speaks to all of the user's tabs. Events of a user keep their
    order, so whatever leaked would arrive before that last message: to see that nothing comes, nothing is waited for.
    """
    *private, speaker = tabs
    await asyncio.gather(*(tab.send(type="echo", body=tab.session) for tab in private))
    first = await asyncio.gather(*(tab.receive() for tab in private))
    leaks: list[object] = [
        answer
        for tab, answer in zip(private, first, strict=True)
        if (answer["type"], answer["session"], answer["body"]) != ("echo", tab.session, tab.session)
    ]
    await speaker.send(type="say", body="to all tabs")
    for tab in tabs:
        *before, last = await tab.until(type="said")
        leaks += before
        assert (last["session"], last["body"]) == (speaker.session, "to all tabs")
    await bystander.send(type="say", body="to myself")
    *before, _ = await bystander.until(type="said", session=bystander.session)
    return leaks + before


async def synchronise(http: httpx.AsyncClient, preferences: list[str], open_tab: OpenTab, user: User) -> None:
    """What one device changes, the other has, whichever replica either of them talks to."""
    desktop = await open_tab(user, 0, device="desktop")
    mobile = await open_tab(user, 1, device="mobile")
    tag = '"1"'
    for writer, reader, value in ((0, mobile, "from the desktop"), (1, desktop, "from the mobile")):
        changed = await change(http, preferences[writer % len(preferences)], user, tag, {"note": value})
        assert changed.status_code == 200
        tag = changed.headers["ETag"]
        event = (await reader.until(type="preferences", etag=tag))[-1]
        assert event["preferences"] == {"note": value}
        assert await read(http, preferences[(writer + 1) % len(preferences)], user) == (tag, {"note": value})


async def resolve_conflict(http: httpx.AsyncClient, preferences: list[str], open_tab: OpenTab, user: User) -> None:
    """Of two writers one wins and the other is told; it reads again and succeeds; no change is lost."""
    tabs = [await open_tab(user, replica) for replica in range(2)]
    tag, _ = await read(http, preferences[0], user)
    wishes = [{"theme": "dark"}, {"theme": "light"}]
    answers = await asyncio.gather(
        *(change(http, preferences[n % len(preferences)], user, tag, wish) for n, wish in enumerate(wishes))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    won = 0 if answers[0].status_code == 200 else 1
    winner, loser = answers[won], answers[1 - won]
    # RFC 9110 section 13.1.1: nothing was changed for the loser, which learns what there is now.
    assert loser.headers["ETag"] == winner.headers["ETag"] != tag
    for tab in tabs:
        (event,) = await tab.until(type="preferences")
        assert event["preferences"] == wishes[won]
    # RFC 6585 section 3: who does not say what is being changed is asked to.
    assert (await change(http, preferences[0], user, None, {"theme": "none"})).status_code == 428
    tag, current = await read(http, preferences[1 % len(preferences)], user)
    assert current == wishes[won]
    merged = {**current, "language": "en"}
    again = await change(http, preferences[0], user, tag, merged)
    assert again.status_code == 200
    assert await read(http, preferences[1 % len(preferences)], user) == (again.headers["ETag"], merged)


async def leave_one_by_one(http: httpx.AsyncClient, target: Target, user: User, tabs: list[Tab]) -> int:
    """Close all tabs but one, some without a word, and give how many sessions the services did not forget.

    The tab that stays is told of each one that left, so nothing has to be polled.
    """
    stays, *leaving = tabs
    for number, tab in enumerate(leaving):
        if number % 2:
            tab.vanish()
        else:
            await tab.close()
        await stays.until(type="left", session=tab.session)
    rows = [(await http.get(f"{url}/api/sessions", auth=user.tokens.bearer)).json() for url in target.backends]
    held = [session["id"] for row in rows for session in row["sessions"]]
    assert stays.session in held
    # One task reads and one writes for the socket that is open; none may run for those that are gone.
    assert sum(row["tasks"] for row in rows) == 2
    return len(held) - 1


async def change(
    http: httpx.AsyncClient, url: str, user: User, tag: str | None, preferences: dict[str, str]
) -> httpx.Response:
    """Give the answer to a change of the preferences as they were under this entity tag."""
    headers = {} if tag is None else {"If-Match": tag}
    return await http.put(url, json=preferences, headers=headers, auth=user.tokens.bearer)


async def read(http: httpx.AsyncClient, url: str, user: User) -> tuple[str, dict[str, str]]:
    """Give the entity tag and the preferences."""
    answer = await http.get(url, auth=user.tokens.bearer)
    assert answer.status_code == 200, f"GET /api/preferences answered {answer.status_code}"
    return answer.headers["ETag"], answer.json()
