"""A check that bytes are UTF-8, block by block: decoders look at the strings they keep, and skip over the others."""

import codecs

from reporting.errors import UnreadableResultsError


class Utf8:
    """Sees the blocks of one stream in their order."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._seen = 0

    def check(self, block: bytes) -> None:
        """Raise `UnreadableResultsError` with the byte where the stream ceases to be UTF-8; an empty block ends it."""
        pending = len(self._decoder.getstate()[0])
        if pending or not block.isascii():
            try:
                self._decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                at = self._seen - pending + error.start
                raise UnreadableResultsError(f"byte {at}: is not UTF-8, as JSON is: write the file as UTF-8") from error
        self._seen += len(block)
