"""Cells that `notebook` runs: each execution is an entry. `notebook/recorded.py` calls these functions."""

import os

from ..calls import entries
from ..link import channel
from ..link.fence import fenced
from ..stack import sources

#: When each file was last changed, in ns since the epoch.
_changed = {}


@fenced('cells')
def begin(file, cell, number, parent):
    """`number`: of the execution in this driver, from 1, None for a cell that another runs, whose entry is `parent`."""
    _tell_source(file)
    site = {'file': file, 'line': cell['line']}
    more = {'cellId': str(cell['index']), 'source': cell['source']}
    if number is not None:
        more['executionCount'] = number
    return entries.begin('cell', str(cell['index'] + 1), site, parent, **more)


@fenced('cells')
def end(entry, error, outcome):
    """`error`: an exception, or None."""
    if entry is not None:
        entries.end(entry, outcome, None if error is None else entries.described(error))


@fenced('cells')
def cells_are_sent():
    """Between two cells the driver waits for the person."""
    entries.waits_between = True


@fenced('cells')
def script_failed():
    """The exception that Python keeps is told as that of the script: the rest of the notebook does not run."""
    entries.any_began = False


def _tell_source(file):
    """Between two cells a file may be edited: positions are those of its text now."""
    now = os.stat(file).st_mtime_ns
    if now == _changed.setdefault(file, now):
        return
    _changed[file] = now
    sources.changed(file)
    text = sources.message(file)
    if text is not None:
        channel.push(text)
