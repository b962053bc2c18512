"""Collects where a run takes place: machine, Python, commit, CI. Whatever cannot be found out stays empty."""

import os
import platform
from collections.abc import Mapping
from pathlib import Path

from reporting.environment.ci import build
from reporting.environment.git import checkout
from reporting.environment.machine import os_name
from reporting.model import Environment

__all__ = ["collect"]


def collect(
    root: Path, environ: Mapping[str, str] = os.environ, *, packages: Mapping[str, str] | None = None
) -> Environment:
    """Give the facts now, of the working folder `root` and the variables. Raises nothing for what is not there.

    The commit is the one checked out; only where git cannot say, the one that CI names. So is the branch, because CI
    checks out a commit without one. `packages` are the versions that the caller knows.
    """
    here, there = checkout(root, environ), build(environ)
    return Environment(
        os=os_name(),
        python=platform.python_version(),
        implementation=platform.python_implementation(),
        processors=os.cpu_count(),
        packages=dict(packages or {}),
        commit=here.commit or there.commit,
        branch=here.branch or there.branch,
        dirty=here.dirty,
        commit_time=here.commit_time,
        remote=here.remote,
        git_problem=here.problem,
        ci=there.ci,
        run_url=there.run_url,
        pull_request=there.pull_request,
    )
