"""The forge that most tests publish to."""

from collections.abc import Iterator

import pytest

from reporting.publish import github_comment
from tests.publish.site import GITHUB, Site, open_site


@pytest.fixture
def site() -> Iterator[Site]:
    """A pull request on GitHub, for its comment."""
    with open_site(github_comment, GITHUB) as site:
        yield site
