"""Completes queued messages in the writing thread: call sites, the source of the files that they name, the totals."""

import time

from .calls import costs, threadstate
from .capture import closures
from .ledger import totals
from .link import channel
from .stack import cell_files, frames, sources

#: Seconds between two messages with totals.
LEDGER_INTERVAL = 1.0
#: The same while Py4J is idle: the time of the main thread still changes.
QUIET_INTERVAL = 5.0

_last = (time.monotonic(), 0)


def install():
    channel.finish_with('entryStarted', _finish_entry)
    channel.finish_with('callMade', _finish_frames)
    channel.finish_with('scriptFailed', _finish_frames)
    channel.finish_with('callEnded', _finish_cost)
    channel.finish_with('closureShipped', closures.finish)
    channel.finish_with('ledgerTotals', _finish_places)
    channel.before_write(_add_ledger)


def _finish_entry(message):
    # Others are cells of a file.
    if message['kind'] == 'cell' and cell_files.is_cell(message['site']['file']):
        cell_files.begin(message['executionCount'], message['source'])
    return [message]


def _finish_frames(message):
    sites = cell_files.placed([frames.site(*spot) for spot in message['frames']])
    message['frames'] = sites
    return [*_sources(sites), message]


def _sources(sites):
    lines = [sources.message(site['file']) for site in sites]
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
