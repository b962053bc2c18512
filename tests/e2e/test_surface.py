"""Every surface that judges a token is asked, and who judges otherwise is named."""

import pytest

from e2e.secret import Secret
from e2e.surface import Surfaces, Verdict, expect


@pytest.fixture
def surfaces(target, http):
    return Surfaces(target, http, "198.18.3.3")


async def test_real_services_give_verdicts(surfaces, accounts):
    user = await accounts.register("paid")
    await expect(surfaces.judges, "accepted", {"a token": user.tokens.access})
    await expect(surfaces.judges, "rejected", {"garbage": Secret("garbage"), "nothing": Secret("")})
    with pytest.raises(AssertionError, match=r"^not rejected: Auth GET /auth/me answered 200 to a token \(1 of 1\); "):
        await expect(surfaces.judges, "rejected", {"a token": user.tokens.access})


async def test_a_quota_that_is_used_up_does_not_make_a_token_look_rejected(surfaces, accounts):
    user = await accounts.register()
    verdicts = [await surfaces.backend(user.tokens.access) for _ in range(8)]
    assert {verdict.state for verdict in verdicts} == {"accepted"}


async def test_who_gives_another_verdict_is_named_with_the_answer_and_some_tokens():
    async def strict(_token):
        return Verdict(state="rejected", answer="answered 401")

    async def broken(token):
        return Verdict(state="none", answer="answered 405") if token != "c" else await strict(token)

    tokens = {name: Secret(name) for name in "abcde"}
    with pytest.raises(AssertionError) as failed:
        await expect({"A": strict, "B": broken}, "rejected", tokens)
    assert str(failed.value) == "not rejected: B answered 405 to a, b, d, ... (4 of 5)"
