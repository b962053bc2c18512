"""`execution-report publish`: a report delivered to where it is read."""

import os
import re
from pathlib import Path
from typing import Any, Literal

import click

from reporting.cli.command import config_option, load_config, reported
from reporting.errors import ConfigurationError

SHORT = frozenset({"github-comment", "github-check", "gitlab-note"})
"""Targets whose readers want the answer first: they get the layout for changes unless another is asked for."""


def _run_number(text: str) -> Any:
    from reporting import publish  # noqa: PLC0415 - `--help` needs none of it

    found = re.fullmatch(r"([0-9]{1,18})(?:\.([0-9]{1,18}))?", text)
    if found is None:
        raise ConfigurationError(f"--run {text}: write the run's number, or number and attempt such as 17.2")
    return publish.RunNumber(int(found[1]), int(found[2] or 1))


@click.command("publish")
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "targets", multiple=True, required=True, metavar="TARGET[:ADDRESS]", help="Where to; repeatable.")
@click.option("--profile", help="The layout; otherwise pr for comments and checks, and the report's own elsewhere.")
@click.option("--url", default="", help="The address of the whole report, to link to.")
@click.option("--pull-request", type=int, help="The number of the pull or merge request; otherwise detected.")
@click.option("--repository", help="owner/name, or the project's path; otherwise detected.")
@click.option("--commit", help="The commit that statuses belong to; otherwise detected.")
@click.option("--run", "run", help="The run's number, as N or N.ATTEMPT; otherwise detected.")
@click.option("--api", help="The forge's REST address; otherwise detected.")
@click.option("--author", default="", help="The login that writes the comments, where the forge does not tell.")
@click.option("--token-file", type=click.Path(path_type=Path), help="A file with the token; otherwise the environment.")
@click.option(
    "--on-verdict-change",
    type=click.Choice(["minimise", "delete", "edit"]),
    default="minimise",
    show_default=True,
    help="What becomes of the old comment.",
)
@click.option("--dry-run", is_flag=True, help="Print the calls and make none.")
@click.option("--strict-publish", is_flag=True, help="Exit 5 if a target did not get the report.")
@config_option
@reported
def command(
    reports: tuple[Path, ...],
    targets: tuple[str, ...],
    profile: str | None,
    url: str,
    pull_request: int | None,
    repository: str | None,
    commit: str | None,
    run: str | None,
    api: str | None,
    author: str,
    token_file: Path | None,
    on_verdict_change: Literal["minimise", "delete", "edit"],
    dry_run: bool,
    strict_publish: bool,
    config_path: Path | None,
) -> None:
    """Deliver the report of the latest run among REPORTS (reports, evidence files or folders) to every target.

    Targets: github-comment, github-check, github-status, gitlab-note, step-summary, directory:FOLDER, git-branch:NAME,
    file:FOLDER. Publishing never changes the verdict: what a forge refuses is told, and the exit code stays 0.
    """
    from dataclasses import replace  # noqa: PLC0415 - `--help` needs none of it

    from reporting import pipeline, publish  # noqa: PLC0415 - `--help` needs none of it

    config = load_config(config_path)
    report, collected = pipeline.latest(reports, config)
    own = "execution" if report.suffix == ".json" else pipeline.named(report, config)[1]
    assessed = pipeline.assess(collected, config, url=url)
    forge = publish.detect(os.environ)
    settings = publish.Settings(
        forge=replace(
            forge,
            change=forge.change if pull_request is None else pull_request,
            repository=repository or forge.repository,
            commit=commit or forge.commit,
            run=_run_number(run) if run else forge.run,
            api=api or forge.api,
        ),
        author=author,
        token_file=token_file,
        folder=pipeline.folder(config),
        on_verdict_change=on_verdict_change,
        dry_run=dry_run,
    )
    places = [publish.Target.parse(text) for text in targets]
    for target in places:
        publish.publisher(target.name)  # What nobody knows is told before anything is published.
    receipts = []
    for target in places:
        layout = profile or ("pr" if target.name in SHORT else own)
        for receipt in publish.deliver(pipeline.document(assessed, layout, collected), [target], settings):
            receipts.append(receipt)
            click.echo(str(receipt))
            if dry_run:
                click.echo("".join(f"  {call}\n" for call in receipt.calls), nl=False)
    if strict_publish:
        publish.insist(receipts)
