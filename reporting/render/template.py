"""Templates by name: a project's own first, then those that ship with us."""

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reporting.errors import ConfigurationError
from reporting.markdown import Markdown, environment
from reporting.render.own import own_profiles, render_own
from reporting.report import Report

if TYPE_CHECKING:
    from jinja2 import Environment

SUFFIX = ".md.j2"


def shipped() -> Path:
    """Give the folder of the templates that ship with us: in the package when installed, beside it in a checkout."""
    inside = Path(__file__).parents[1] / "templates"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "templates"


def profiles(folder: Path | None = None) -> tuple[str, ...]:
    """Give the names of the profiles: every template that is no base, no part, and not the last rung of the ladder.

    Those of the project's own `folder` are among them.
    """
    found = {path.name.removesuffix(SUFFIX) for path in shipped().glob(f"*{SUFFIX}")} - {"base", "headline"}
    return tuple(sorted({*found, *own_profiles(folder, SUFFIX)}))


def check_profile(profile: str, folder: Path | None) -> None:
    """Raise `ConfigurationError` for a profile that does not exist."""
    if profile not in (known := profiles(folder)):
        raise ConfigurationError(f"no profile is named {profile}; known: {', '.join(known)}")


@functools.cache
def _environment() -> "Environment":
    from jinja2 import FileSystemLoader  # noqa: PLC0415 - 70 ms that `--version` and `gate` do not pay

    from reporting.render.compiled import Compiled  # noqa: PLC0415 - imports Jinja2, which `--version` and `gate` do not need

    ours = environment(FileSystemLoader(shipped(), encoding="utf-8"))
    if sys.implementation.cache_tag is not None:  # else Python keeps no bytecode at all
        ours.bytecode_cache = Compiled()
    return ours


def markdown_of(report: Report, profile: str = "execution") -> Markdown:
    """Give the document of the profile. Raises `ConfigurationError` for a profile that does not exist."""
    folder = report.conclusion.config.templates_folder
    own = own_profiles(folder, SUFFIX)
    if folder is not None and profile in own:
        return Markdown(tidy(render_own(report, folder, shipped(), f"{profile}{SUFFIX}")))
    if profile != "headline":
        check_profile(profile, folder)
    text = _environment().get_template(f"{profile}{SUFFIX}").render(report=report)
    return Markdown(tidy(text))


def tidy(text: str) -> str:
    """Give the text with runs of blank lines outside fences made one, and one newline at its end."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        if "```" in line and (bare := line.strip()).startswith("```"):
            ticks = bare[: len(bare) - len(bare.lstrip("`"))]
            if not fence:
                fence = ticks
            elif bare == ticks and len(ticks) >= len(fence):
                fence = ""
        if line or fence or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"
