"""A forge with its faults on this machine, and publishing to it as a run in CI would."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from reporting.publish import Forge, Publisher, Receipt, RunNumber, Settings
from tests.publish.forge import Faults, serve
from tests.publish.hub import COMMIT, OUR_TOKEN, REPOSITORY, Hub
from tests.publish.moment import Moment
from tests.publish.paper import Paper

GITHUB = Forge(kind="github", repository=REPOSITORY, change=7, commit=COMMIT)
GITLAB = Forge(kind="gitlab", repository=REPOSITORY, change=7, commit=COMMIT)


class Site:
    def __init__(self, publisher: Publisher, forge: Forge) -> None:
        self.hub = Hub()
        self.faults = Faults()
        self.moment = Moment()
        self.address = ""
        self.timeout = 10.0
        self.forge = forge
        self.publisher = publisher

    def publish(self, document: Paper, run: str | None = "1.1", **changes: object) -> Receipt:
        number = RunNumber(*map(int, run.split("."))) if run else None
        told = replace(changes.pop("forge", self.forge), api=self.address, run=number)
        environ = {"GITHUB_TOKEN": OUR_TOKEN, "GITLAB_TOKEN": OUR_TOKEN}
        defaults = {"environ": environ, "timeout": self.timeout, "clock": self.moment.clock()}
        return self.publisher.publish(document, Settings(forge=told, **(defaults | changes)))

    def meet(self, which: str, fault: str, after: int = 0) -> None:
        """Have the next such request, after so many that go well, meet the fault."""
        self.faults.planned += [(which, "none")] * after + [(which, fault)]
        self.timeout = 0.2 if fault in {"drip", "silence"} else 10.0


@contextmanager
def open_site(publisher: Publisher, forge: Forge) -> Iterator[Site]:
    site = Site(publisher, forge)
    with serve(site.hub, site.faults) as site.address:
        yield site
