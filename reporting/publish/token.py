"""The secret that opens a forge: read from the environment or a file, shown nowhere."""

from urllib.parse import quote

from reporting.publish.publisher import Settings
from reporting.publish.receipt import UndeliveredError

ANY = "EXECUTION_REPORT_TOKEN"
"""The variable that is asked before the forge's own ones."""


class Token:
    """A token and where it was found. Its text form and its representation name the source only."""

    __slots__ = ("_value", "source")

    def __init__(self, value: str, source: str) -> None:
        self._value = value
        self.source = source

    def __repr__(self) -> str:
        """Give the source."""
        return f"<token from {self.source}>"

    def reveal(self) -> str:
        """Give the secret itself, for the header of a request and nothing else."""
        return self._value

    def hide(self, text: str) -> str:
        """Give the text without the secret, should a server have sent it back."""
        return text.replace(self._value, "[token]").replace(quote(self._value, safe=""), "[token]")


def find_token(settings: Settings, *variables: str) -> Token:
    """Give the token from the settings' file, else from the first environment variable that holds one.

    Raises `UndeliveredError` when there is none, or when it has characters that no header can carry.
    """
    if settings.token_file is not None:
        try:
            return _checked(settings.token_file.read_text(encoding="utf-8"), str(settings.token_file))
        except (OSError, UnicodeDecodeError) as error:
            raise UndeliveredError(f"the token file {settings.token_file} cannot be read") from error
    for variable in (ANY, *variables):
        if settings.environ.get(variable, "").strip():
            return _checked(settings.environ[variable], variable)
    raise UndeliveredError(f"there is no token: set {' or '.join(variables)}, or name a file that holds it")


def _checked(text: str, source: str) -> Token:
    value = text.strip()
    if len(value) < 8 or not value.isascii() or not value.isprintable() or " " in value:
        raise UndeliveredError(f"what {source} holds is no token: it must be one word of at least 8 visible characters")
    return Token(value, source)
