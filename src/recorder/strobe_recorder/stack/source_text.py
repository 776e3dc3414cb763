"""The text of a Python file from its bytes."""

import io
import tokenize


def decoded(data):
    """Works like `importlib.util.decode_source`, which would import `tokenize` now: a user's file may have that name."""
    encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    return io.IncrementalNewlineDecoder(None, True).decode(data.decode(encoding))
