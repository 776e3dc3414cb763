"""Completes queued messages in the writing thread: call sites, the source of the files that they name, the totals."""

import time

from .calls import costs, threadstate
from .capture import closures
from .ledger import totals
from .link import channel
from .stack import cell_files, frames
from .stack.source_text import decoded

#: Seconds between two messages with totals.
LEDGER_INTERVAL = 1.0
#: The same while Py4J is idle: the time of the main thread still changes.
QUIET_INTERVAL = 5.0

_sent_files = set()
_last = (time.monotonic(), 0)


def install():
    channel.finish_with('entryStarted', _finish_entry)
    channel.finish_with('callMade', _finish_frames)
    channel.finish_with('scriptFailed', _finish_frames)
    channel.finish_with('callEnded', _finish_cost)
    channel.finish_with('closureShipped', closures.finish)
    channel.finish_with('ledgerTotals', _finish_places)
    channel.before_write(_add_ledger)


def changed(file):
    """The file was edited: its text is told again."""
    _sent_files.discard(file)


def source(file):
    """The message with the text of a file or a cell, None if it was sent before or is unknown."""
    if file in _sent_files:
        return None
    _sent_files.add(file)
    text = _read(file)
    if text is None:
        text = cell_files.text(file)
    return None if text is None else {'type': 'sourceCaptured', 'time': channel.now(), 'file': file, 'text': text}


def _read(file):
    if file.startswith('<'):
        return None
    try:
        with open(file, 'rb') as stream:
            return decoded(stream.read())
    except (OSError, SyntaxError, UnicodeError):
        return None


def _finish_entry(message):
    if message['kind'] == 'cell':
        cell_files.begin(message['executionCount'], message['source'])
    return [message]


def _finish_frames(message):
    sites = cell_files.placed([frames.site(*spot) for spot in message['frames']])
    message['frames'] = sites
    return [*_sources(sites), message]


def _sources(sites):
    lines = [source(site['file']) for site in sites]
    return [line for line in lines if line is not None]


def _finish_cost(message):
    cost = costs.told(message['cost'])
    if cost is None:
        del message['cost']
    else:
        message['cost'] = cost
    return [message]


def _finish_places(message):
    places = [
        {'id': number, 'callSite': spot and cell_files.placed([frames.site(*spot)])[0], 'cost': cost}
        for number, spot, cost in message['places']
    ]
    message['places'] = places
    return [*_sources([place['callSite'] for place in places if place['callSite'] is not None]), message]


def _add_ledger():
    global _last
    now = time.monotonic()
    if now - _last[0] < LEDGER_INTERVAL:
        return
    known = threadstate.totals().calls
    if channel.on and (known != _last[1] or now - _last[0] >= QUIET_INTERVAL):
        channel.add(totals.message())
        _last = (now, known)
