"""Tells the recorder about cells, if this driver is recorded."""

import itertools
import sys

from .problems import NotebookExit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_numbers = itertools.count(1)
#: Entries of the cells that run, the innermost last.
_running = []


def _recorder() -> 'Any':
    return sys.modules.get('strobe_recorder.runners.notebook_runs')


def begin(file, cell):
    recorder = _recorder()
    parent = _running[-1] if _running else None
    # Cells that a cell runs have no number of their own.
    number = next(_numbers) if parent is None else None
    _running.append(recorder and recorder.begin(file, cell, number, parent))


def end(error):
    """`error`: what the cell raised, or None."""
    entry, recorder = _running.pop(), _recorder()
    if recorder:
        recorder.end(entry, None if isinstance(error, NotebookExit) else error, outcome(error))


def cells_are_sent():
    recorder = _recorder()
    if recorder:
        recorder.cells_are_sent()


def script_failed():
    recorder = _recorder()
    if recorder:
        recorder.script_failed()


def outcome(error):
    if error is None or isinstance(error, NotebookExit):
        return 'passed'
    return 'interrupted' if isinstance(error, KeyboardInterrupt) else 'failed'
