"""The first line of a comment of ours: which series it reports, which run, and whether it still stands."""

import re
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from reporting.markdown import comment, link
from reporting.publish.document import Document
from reporting.publish.forge import RunNumber

BEGIN = "<!-- execution-report "
_LINE = re.compile(r"<!-- execution-report ((?:[a-z_]+=[A-Za-z0-9._/-]{1,200} ){1,20})-->[ \t\r]*(?:\n|$)")
_RUN = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")


class Marker(Struct, frozen=True, kw_only=True):
    """What a comment says of itself to a machine.

    `sha` is the start of the payload's digest, `text` that of the text below the marker as it was sent, so that a text
    that somebody changed is known. `at` is the run's end in whole seconds since the epoch; it orders runs whose
    numbers are not known. `retired` comments are history and are left alone.
    """

    series: str
    verdict: str
    sha: str
    text: str
    at: int
    run: RunNumber | None = None
    retired: bool = False

    def newer_than(self, other: "Marker") -> bool:
        """Whether this one's run came after the other's: by number and attempt, then, or without these, by its end."""
        if self.run is not None and other.run is not None and self.run != other.run:
            return self.run > other.run
        return self.at > other.at

    def says(self, other: "Marker") -> bool:
        """Whether both stand for the same payload of the same run, at whatever rung of the size ladder."""
        return (self.sha, self.verdict, self.run) == (other.sha, other.verdict, other.run)

    def heads(self, text: str) -> str:
        """Give the comment's body: the marker's line, then the text."""
        fields: dict[str, str | int] = {
            "v": 1,
            "series": self.series,
            "verdict": self.verdict,
            "sha": self.sha,
            "text": self.text,
            "at": self.at,
        }
        if self.run is not None:
            fields["run"] = str(self.run)
        if self.retired:
            fields["state"] = "retired"
        return f"{comment(**fields)}\n{text}"

    def retire(self, body: str, newer: str) -> str:
        """Give the body of a comment that another one, at the address `newer`, has replaced: folded, with a link."""
        _, _, text = body.partition("\n")
        folded = (
            f"Superseded by {link('a newer report', newer) if newer else 'a newer report'}.\n\n"
            f"<details><summary>This report</summary>\n\n{text.strip()}\n\n</details>\n"
        )
        return replace(self, retired=True, text=print_of(folded)).heads(folded)


def mark(document: Document, run: RunNumber | None) -> Marker:
    """Give the marker for a document's text, still without the print of that text."""
    return Marker(
        series=_word(document.series),
        verdict=_plain(document.verdict),
        sha=document.digest[:16],
        text="",
        at=max(0, int(document.ended)),
        run=run,
    )


def of_text(marker: Marker, text: str) -> Marker:
    """Give the marker with the print of the text that it stands above."""
    return replace(marker, text=print_of(text))


def read(body: str) -> tuple[Marker, bool] | None:
    """Give the marker on the first line of a comment, and whether the text below is the one it was made for.

    None when there is no marker that we can read. Fields that a later version adds are passed over.
    """
    found = _LINE.match(body)
    if not found:
        return None
    fields = dict(field.split("=", 1) for field in found[1].split())
    run = _RUN.fullmatch(fields.get("run", ""))
    try:
        marker = Marker(
            series=fields["series"],
            verdict=fields["verdict"],
            sha=fields["sha"],
            text=fields["text"],
            at=int(fields["at"]),
            run=RunNumber(int(run[1]), int(run[2])) if run else None,
            retired=fields.get("state") == "retired",
        )
    except (KeyError, ValueError):
        return None
    return marker, marker.text == print_of(body[found.end() :])


def print_of(text: str) -> str:
    """Give the first digits of the text's SHA-256, the same whichever line ends and last blanks a forge keeps."""
    return sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]


def _plain(text: str) -> str:
    """Give the text in the alphabet of a marker, which no text can leave."""
    return re.sub(r"[^a-z0-9._]+", "-", text.lower()).strip("-.")[:60].rstrip("-") or "x"


def _word(text: str) -> str:
    """Give the text likewise; one that had to be changed gets a digest, so that no two are taken for each other."""
    plain = _plain(text)
    return plain if plain == text else f"{plain}-{sha256(text.encode()).hexdigest()[:8]}"
