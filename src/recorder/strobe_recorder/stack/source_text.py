"""The text of a Python file from its bytes."""

import io
import tokenize


def decoded(data):
    """As `importlib.util.decode_source` does it, which imports `tokenize` at that moment: it may be the person's then."""
    encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    return io.IncrementalNewlineDecoder(None, True).decode(data.decode(encoding))
