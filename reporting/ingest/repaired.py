"""JSON that Python writes without being asked and strict decoders refuse: `NaN`, `Infinity`, half characters."""

import msgspec

from reporting.ingest import tolerant


def repaired(data: bytes, error: msgspec.DecodeError) -> bytes:
    """Give the text as strict JSON, numbers out of range as `null`; raise the decoder's own error for any other fault.

    Slow, and so only for what the strict decoder refused. A repeated key raises `UnreadableResultsError`.
    """
    try:
        return msgspec.json.encode(tolerant.loads(data))
    except (ValueError, RecursionError, MemoryError):
        raise error from None
