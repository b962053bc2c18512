"""Secrets that are known by their own look, wherever they stand.

Prefixes and lengths are those that the vendors document and that secret scanners agree on. Every expression begins with
a literal character, which the engine finds at memory speed, and none repeats a group that can itself be empty or
overlap with what follows it.
"""

import re
from collections.abc import Iterator
from typing import Final

from reporting.redact.span import Span

# Not inside a word, but right behind an escaped line end or tab (`\nAKIA...`) of a quoted text. Stands behind the first
# character, which it looks back over.
_START = r"(?:(?<![A-Za-z0-9_].)|(?<=\\[nrtbf].))"

_PRIVATE_KEY = (
    r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:(?!-----BEGIN)[\s\S]){0,20000}?-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
    r"|[A-Za-z0-9+/=\s\\]*+)"
)

_FORMATS: Final = (
    ("age", r"AGE-SECRET-KEY-1[0-9A-Z]{50,}"),
    ("aws", rf"A{_START}(?:KIA|SIA|BIA|CCA)[A-Z0-9]{{16}}"),
    ("google", r"AIza[\w-]{35}"),
    ("atlassian", r"AT(?:ATT|CTT|BB)[\w=-]{20,}"),
    ("jfrog", r"AKCp[A-Za-z0-9]{60,}"),
    ("facebook", rf"E{_START}AA[A-Za-z0-9]{{40,}}"),
    ("google", r"GOCSPX-[\w-]{20,}"),
    ("gitlab", r"GR1348941[\w-]{16,}"),
    ("heroku", r"HRKU-[\w-]{30,}"),
    ("alibaba", rf"L{_START}TAI[A-Za-z0-9]{{12,}}"),
    ("newrelic", r"NR(?:AK|II|JS|AA|AL)-?[A-Za-z0-9-]{20,}"),
    ("postman", r"PMAK-[0-9a-f]{24}-[0-9a-f]{30,}"),
    ("sendgrid", r"SG\.[\w-]{16,64}\.[\w-]{16,128}"),
    ("twilio", rf"S{_START}K[0-9a-f]{{32}}"),
    ("databricks", r"dapi[0-9a-f]{32}"),
    ("docker", r"dckr_(?:pat|oat)_[\w-]{20,}"),
    ("digitalocean", r"do[opr]_v1_[0-9a-f]{64}"),
    ("doppler", r"dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.]{40,}"),
    ("jwt", r"eyJ[\w-]{5,}(?:\.[\w-]*){1,4}"),
    ("jwt", rf"e{_START}yJ[\w+/=-]{{16,}}"),
    ("figma", r"figd_[\w-]{30,}"),
    ("github", r"gh[oprsu]_[A-Za-z0-9]{20,}"),
    ("github", r"github_pat_\w{20,}"),
    ("gitlab", r"gl(?:pat|dt|rt|rtr|soat|ft|cbt|ptt|imt|agent|oas|ffct)-[\w.-]{16,}"),
    ("grafana", r"gl(?:sa|c)_[\w+/=]{30,}"),
    ("groq", r"gsk_[A-Za-z0-9]{30,}"),
    ("huggingface", r"hf_[A-Za-z0-9]{30,}"),
    ("slack", r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{20,}"),
    ("vault", r"hv[bsr]\.[\w-]{20,}"),
    ("mailgun", rf"k{_START}ey-[0-9a-f]{{32}}"),
    ("linear", r"lin_(?:api|oauth)_[A-Za-z0-9]{30,}"),
    ("npm", r"npm_[A-Za-z0-9]{30,}"),
    ("notion", r"ntn_[A-Za-z0-9]{30,}"),
    ("prefect", r"pn[ub]_[A-Za-z0-9]{36}"),
    ("perplexity", r"pplx-[A-Za-z0-9]{40,}"),
    ("planetscale", r"pscale_(?:tkn|oauth|pw)_[\w.=-]{30,}"),
    ("pulumi", r"pul-[0-9a-f]{40}"),
    ("pypi", r"pypi-A[\w-]{30,}"),
    ("replicate", rf"r{_START}8_[A-Za-z0-9]{{30,}}"),
    ("stripe", r"rk_(?:live|test|prod)_[A-Za-z0-9]{10,}"),
    ("rubygems", r"rubygems_[0-9a-f]{40,}"),
    ("supabase", r"sbp_[0-9a-f]{40}"),
    ("openshift", r"sha256~[\w-]{40,}"),
    ("shopify", r"shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{32}"),
    ("stripe", r"sk_(?:live|test|prod)_[A-Za-z0-9]{10,}"),
    ("anthropic", r"sk-ant-[\w-]{20,}"),
    ("openai", rf"s{_START}k-[\w-]{{20,}}"),
    ("sentry", r"sntry[su]_[\w+/=-]{30,}"),
    ("square", r"sq0(?:atp|csp|idp)-[\w-]{20,}"),
    ("tailscale", r"tskey-[\w-]{20,}"),
    ("stripe", r"whsec_[\w+/=-]{16,}"),
    ("xai", r"xai-[A-Za-z0-9]{60,}"),
    ("slack", r"xapp-[0-9]-[A-Za-z0-9-]{20,}"),
    ("brevo", r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{10,}"),
    ("slack", r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}"),
    ("google", r"ya29\.[\w-]{20,}"),
    ("private-key", _PRIVATE_KEY),
)


def _by_first() -> tuple[re.Pattern[str], ...]:
    """Give one expression for each first character: the kinds are the names of its groups, less their number."""
    rows: dict[str, list[str]] = {}
    for number, (kind, expression) in enumerate(_FORMATS):
        rows.setdefault(expression[0], []).append(f"(?P<{kind.replace('-', '_')}_{number}>{expression[1:]})")
    return tuple(re.compile(f"{re.escape(first)}(?:{'|'.join(tails)})", re.ASCII) for first, tails in rows.items())


_EXPRESSIONS: Final = _by_first()


def find(text: str) -> Iterator[Span]:
    """Give the secrets that are known by their look."""
    for expression in _EXPRESSIONS:
        for found in expression.finditer(text):
            kind, _, _ = (found.lastgroup or "").rpartition("_")
            yield Span(found.start(), found.end(), kind.replace("_", "-"))
