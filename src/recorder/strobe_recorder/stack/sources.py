"""The texts of files and cells, each sent before the first message that names it."""

from ..link import channel
from . import cell_files
from .source_text import decoded

_sent_files = set()


def changed(file):
    """The file was edited: its text is told again."""
    _sent_files.discard(file)


def message(file):
    """The message with the text of a file or a cell, None if it was sent before or is unknown."""
    if file in _sent_files:
        return None
    _sent_files.add(file)
    text = _read(file)
    if text is None:
        text = cell_files.text(file)
    return None if text is None else {'type': 'sourceCaptured', 'time': channel.now(), 'file': file, 'text': text}


def _read(file):
    if file.startswith('<') or cell_files.is_cell(file):
        return None
    try:
        with open(file, 'rb') as stream:
            return decoded(stream.read())
    except (OSError, SyntaxError, UnicodeError):
        return None
