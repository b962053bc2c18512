"""Secrets that are known by their own look, wherever they stand.

Prefixes and lengths are those that the vendors document and that secret scanners agree on. Every expression begins with
a literal character, which the engine finds at the speed of memory, and repeats nothing that could match in two ways.
"""

import re
from collections.abc import Iterator
from typing import Final

from reporting.redact.expression import lazy
from reporting.redact.span import Span

# Not inside a word, but right behind an escaped line end or tab (`\nAKIA...`) of a quoted text. It stands behind the
# first character and looks back over it.
_START: Final = r"(?:(?<![A-Za-z0-9_].)|(?<=\\[nrtbf].))"

_PRIVATE_KEY: Final = (
    r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:[^-]|-(?!----(?:BEGIN|END))){0,20000}-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
    r"|[A-Za-z0-9+/=\s\\]*+)"
)

_FORMATS: Final = (
    ("1password", "A3-", rf"A{_START}3-[A-Z0-9]{{6}}-[A-Z0-9]{{6,11}}-[A-Z0-9-]{{11,}}"),
    ("1password", "ops_eyJ", r"ops_eyJ[\w+/=-]{40,}"),
    ("adobe", "p8e-", r"p8e-[a-z0-9]{32}"),
    ("aws", "A3T", rf"A{_START}3T[A-Z0-9]{{17}}"),
    ("aws", "bedrock-api-key-", r"bedrock-api-key-[\w+/=-]{20,}"),
    ("clickhouse", "4b1d", rf"4{_START}b1d[A-Za-z0-9]{{38}}"),
    ("clojars", "CLOJARS_", r"CLOJARS_[A-Za-z0-9]{40,}"),
    ("defined-networking", "dnkey-", r"dnkey-[\w=-]{40,}"),
    ("doppler", "dp.pt. dp.st. dp.ct. dp.sa.", rf"d{_START}p\.(?:pt|st|ct|sa)\.[\w.-]{{40,}}"),
    ("duffel", "duffel_live_ duffel_test_", r"duffel_(?:test|live)_[\w=-]{40,}"),
    ("dynatrace", "dt0c01.", r"dt0c01\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}"),
    ("easypost", "EZAK EZTK", rf"E{_START}Z[AT]K[A-Za-z0-9]{{54}}"),
    ("flutterwave", "FLWSECK", r"FLWSECK(?:_TEST)?-[\w-]{12,}"),
    ("flyio", "fo1_ fm1a_ fm1r_ fm2_", rf"f{_START}(?:o1|m1[ar]|m2)_[\w+/=-]{{40,}}"),
    ("frameio", "fio-u-", r"fio-u-[\w=-]{50,}"),
    ("huggingface", "api_org_", r"api_org_[A-Za-z]{30,}"),
    ("intra42", "s-s4t2", r"s-s4t2(?:ud|af)-[0-9a-f]{60,}"),
    ("jfrog", "cmVmd", r"cmVmd[A-Za-z0-9]{55,}"),
    ("octopus", "API-", rf"A{_START}PI-[A-Z0-9]{{26,}}"),
    ("scalingo", "tk-us-", r"tk-us-[\w-]{40,}"),
    ("shippo", "shippo_live_ shippo_test_", r"shippo_(?:live|test)_[0-9A-Fa-f]{40}"),
    ("square", "EAAA", rf"E{_START}AAA[\w-]{{22,}}"),
    ("typeform", "tfp_", r"tfp_[\w.=-]{50,}"),
    ("age", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[0-9A-Z]{50,}"),
    ("alibaba", "LTAI", rf"L{_START}TAI[A-Za-z0-9]{{12,}}"),
    ("atlassian", "ATATT3 ATCTT3 ATBB", r"AT(?:[AC]TT3|BB)[\w=-]{20,}"),
    ("aws", "AKIA ASIA ABIA ACCA", rf"A{_START}(?:KIA|SIA|BIA|CCA)[A-Z0-9]{{16,}}"),
    ("aws", "ABSK", rf"A{_START}BSK[\w+/=-]{{60,}}"),
    ("brevo", "xkeysib-", r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{10,}"),
    ("cloudflare", "v1.0-", r"v1\.0-[0-9a-f]{24}-[0-9a-f]{100,}"),
    ("databricks", "dapi", r"dapi[0-9a-f]{32}"),
    ("digitalocean", "dop_v1_ doo_v1_ dor_v1_", r"do[opr]_v1_[0-9a-f]{64}"),
    ("discord", "/api/webhooks/", r"/api/webhooks/[0-9]{10,25}/[\w-]{30,}"),
    ("docker", "dckr_pat_ dckr_oat_", r"dckr_(?:pat|oat)_[\w-]{20,}"),
    ("facebook", "EAA", rf"E{_START}AA[A-Z][A-Za-z0-9]{{60,}}"),
    ("figma", "figd_", r"figd_[\w-]{30,}"),
    ("github", "ghp_ gho_ ghu_ ghs_ ghr_", r"gh[oprsu]_[A-Za-z0-9]{20,}"),
    ("github", "github_pat_", r"github_pat_\w{20,}"),
    (
        "gitlab",
        "glpat- gldt- glrt- glrtr- glsoat- glft- glcbt- glptt- glimt- glagent- gloas- glffct-",
        r"gl(?:pat|dt|rt|rtr|soat|ft|cbt|ptt|imt|agent|oas|ffct)-[\w.-]{16,}",
    ),
    ("gitlab", "GR1348941", r"GR1348941[\w-]{16,}"),
    ("google", "AIza", r"AIza[\w-]{35}"),
    ("google", "GOCSPX-", r"GOCSPX-[\w-]{20,}"),
    ("google", "1//0", r"1//0[\w-]{40,}"),
    ("google", "ya29.", r"ya29\.[\w-]{20,}"),
    ("grafana", "glsa_ glc_", r"gl(?:sa|c)_[\w+/=]{30,}"),
    ("groq", "gsk_", r"gsk_[A-Za-z0-9]{30,}"),
    ("heroku", "HRKU-", r"HRKU-[\w-]{30,}"),
    ("huggingface", "hf_", rf"h{_START}f_[A-Za-z0-9]{{30,}}"),
    ("jfrog", "AKCp", r"AKCp[A-Za-z0-9]{60,}"),
    ("jwt", "eyJ", r"eyJ[\w-]{5,}(?:\.[\w-]+){1,4}"),
    ("jwt", "eyJ", rf"e{_START}yJ[\w+/=-]{{16,}}"),
    ("jwt", "ZXlK", rf"Z{_START}XlK[\w+/=-]{{40,}}"),
    ("linear", "lin_api_", r"lin_api_[A-Za-z0-9]{30,}"),
    ("mailgun", "key-", rf"k{_START}ey-[0-9a-f][0-9a-fkey-]{{31,}}"),
    ("newrelic", "NRAK- NRII-", r"NR(?:AK|II)-[A-Za-z0-9-]{20,}"),
    ("npm", "npm_", r"npm_[A-Za-z0-9]{30,}"),
    ("openai", "sk-", rf"s{_START}k-(?=[a-z_-]{{0,60}}[A-Z0-9])[\w-]{{20,}}"),
    ("openshift", "sha256~", r"sha256~[\w-]{40,}"),
    ("password-hash", "$2a$ $2b$ $2y$", r"\$2[aby]\$[0-9]{2}\$[A-Za-z0-9./]{53}"),
    ("password-hash", "$argon2", r"\$argon2(?:id|i|d)\$[\w$,=+/.-]{20,}"),
    ("password-hash", "pbkdf2_", r"pbkdf2_sha[0-9]{1,3}\$[0-9]{3,8}\$[\w$=+/.-]{20,}"),
    ("perplexity", "pplx-", r"pplx-[A-Za-z0-9]{40,}"),
    ("planetscale", "pscale_", r"pscale_(?:tkn|oauth|pw)_[\w.=-]{30,}"),
    ("postman", "PMAK-", r"PMAK-[0-9a-f]{24}-[0-9a-f]{30,}"),
    ("prefect", "pnu_", r"pnu_[A-Za-z0-9]{36}"),
    ("private-key", "-----BEGIN", _PRIVATE_KEY),
    ("pulumi", "pul-", r"pul-[0-9a-f]{40}"),
    ("pypi", "pypi-A", r"pypi-A[\w-]{30,}"),
    ("replicate", "r8_", rf"r{_START}8_[A-Za-z0-9]{{30,}}"),
    ("rubygems", "rubygems_", r"rubygems_[0-9a-f]{40,}"),
    ("sendgrid", "SG.", rf"S{_START}G\.[\w-]{{16,64}}\.[\w-]{{16,128}}"),
    ("sentry", "sntrys_ sntryu_", r"sntry[su]_[\w+/=-]{30,}"),
    ("shopify", "shpat_ shpca_ shppa_ shpss_", r"shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{32}"),
    ("slack", "hooks.slack.com/", r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{20,}"),
    ("slack", "xapp-", r"xapp-[0-9]-[A-Za-z0-9-]{20,}"),
    ("slack", "xox", r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}"),
    ("sonar", "squ_ sqp_ sqa_", r"sq[upa]_[0-9a-f]{40}"),
    ("sourcegraph", "sgp_", r"sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}"),
    ("square", "sq0", r"sq0(?:atp|csp|idp)-[\w-]{20,}"),
    ("stripe", "sk_live_ sk_test_ sk_prod_", r"sk_(?:live|test|prod)_[A-Za-z0-9]{10,}"),
    ("stripe", "rk_live_ rk_test_ rk_prod_", r"rk_(?:live|test|prod)_[A-Za-z0-9]{10,}"),
    ("stripe", "whsec_", r"whsec_[\w+/=-]{16,}"),
    ("supabase", "sbp_", r"sbp_[0-9a-f]{40}"),
    ("tailscale", "tskey-", r"tskey-[\w-]{20,}"),
    ("teams", "/webhookb2/", r"/webhookb2/[\w@/-]{40,}"),
    ("telegram", ":AA", r":(?<=[0-9]{8}:)AA[\w-]{32,}"),
    ("terraform", ".atlasv1.", r"\.(?<=[A-Za-z0-9]{14}\.)atlasv1\.[\w=-]{50,}"),
    ("twilio", "SK", rf"S{_START}K[0-9a-f][0-9a-fSK]{{31,}}"),
    ("vault", "hvs. hvb. hvr.", r"hv[bsr]\.[\w-]{20,}"),
    ("xai", "xai-", r"xai-[A-Za-z0-9]{60,}"),
    ("yandex", "AQVN", rf"A{_START}QVN[\w-]{{35,}}"),
    ("azure", "Q~", r"Q(?<=[\w~.]{3}[0-9]Q)~[\w~.-]{31,34}"),
)

NEEDLES: Final = frozenset(needle for _, needles, _ in _FORMATS for needle in needles.split())
"""Literals of which every secret that `find` gives holds one."""


def _by_first() -> tuple[re.Pattern[str], ...]:
    """Give one expression for each first character: its groups are named by the kind and a number."""
    rows: dict[str, list[str]] = {}
    for number, (kind, _, expression) in enumerate(_FORMATS):
        escaped = expression.startswith("\\")
        first, rest = expression[: 1 + escaped], expression[1 + escaped :]
        rows.setdefault(first, []).append(f"(?P<of_{kind.replace('-', '_')}_{number}>{rest})")
    return tuple(lazy(f"{first}(?:{'|'.join(rests)})", re.ASCII) for first, rests in rows.items())


_EXPRESSIONS: Final = _by_first()
_BEFORE: Final = {"telegram": 10, "terraform": 14, "azure": 4}
"""How many characters of a secret may stand before the literal that its expression begins with."""


def find(text: str) -> Iterator[Span]:
    """Give the secrets that are known by their look."""
    for expression in _EXPRESSIONS:
        for found in expression.finditer(text):
            kind = (found.lastgroup or "")[3:].rpartition("_")[0].replace("_", "-")
            start = found.start()
            for _ in range(_BEFORE.get(kind, 0)):
                start -= start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_~.")
            yield Span(start, found.end(), kind)
