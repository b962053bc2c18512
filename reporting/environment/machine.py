"""The operating system by the name people use; never the name of the computer or of a person."""

import platform
import re


def os_name() -> str:
    """Give name and release of the operating system: "Windows 11", "Linux 6.18", "macOS 14.5"."""
    return named(platform.system(), platform.release(), platform.version(), platform.mac_ver()[0])


def named(system: str, release: str, version: str, mac: str) -> str:
    """Give the name people use, from what Python's `platform` tells.

    Windows 11 still calls itself 10.0 and is told by its build number, 22000 or later
    (https://learn.microsoft.com/windows/release-health/windows11-release-information). Of a Linux kernel only the two
    numbers of the series are given: the rest often names who built it.
    """
    if system == "Darwin":
        return f"macOS {mac}".rstrip()
    if system == "Windows":
        build = version.rpartition(".")[2]
        return "Windows 11" if release == "10" and build.isdigit() and int(build) >= 22000 else f"Windows {release}"
    series = re.match(r"\d+(\.\d+)?", release)
    return f"{system} {series[0] if series else ''}".rstrip()
