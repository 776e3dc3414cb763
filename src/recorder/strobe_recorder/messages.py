"""Completes queued messages in the writing thread: call sites, the source of the files that they name, the ledger."""
import time
from importlib.util import decode_source

from . import channel, exits, frames

#: Seconds between two ledgers.
LEDGER_INTERVAL = 1.0

_sent_files = set()
_last = (0.0, 0)


def install():
    channel.finish_with('call', _finish_frames)
    channel.finish_with('failed', _finish_frames)
    channel.before_write(_add_ledger)


def source(file):
    """The message with the text of a file, or None if it was sent before or cannot be read."""
    if file in _sent_files:
        return None
    _sent_files.add(file)
    if file.startswith('<'):
        return None
    try:
        with open(file, 'rb') as stream:
            text = decode_source(stream.read())
    except (OSError, SyntaxError, UnicodeError):
        return None
    return {'t': 'source', 'at': channel.now(), 'file': file, 'text': text}


def _finish_frames(message):
    sites = [frames.site(*spot) for spot in message['frames']]
    message['frames'] = sites
    lines = [source(site[0]) for site in sites]
    return [line for line in lines if line is not None] + [message]


def _add_ledger():
    global _last
    now = time.monotonic()
    if now - _last[0] < LEDGER_INTERVAL:
        return
    message = exits.ledger()
    if message['calls'] != _last[1] and channel.on:
        channel.add(message)
    _last = (now, message['calls'])
