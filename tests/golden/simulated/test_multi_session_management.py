"""The third suite of the sample, with its steps simulated where the sample simulated them."""

import pytest


@pytest.mark.services("backend", "websocket")
@pytest.mark.guards("multi-session")
def test_multi_session_management(evidence):
    """Several sessions of one user."""
    for title in (
        "Multiple concurrent WebSocket sessions for single user (5 browser tabs simulation)",
        "Message isolation between different tabs/sessions",
        "Shared user state consistency across sessions",
        "Multi-device synchronization (desktop + mobile simulation)",
        "Conflict resolution for concurrent user preference updates",
        "Session cleanup and resource management",
    ):
        with evidence.step(title, mode="simulated"):
            pass
