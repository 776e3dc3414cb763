"""Executions of cells in IPython, with what the client of a kernel says about them."""

import sys

from ..calls import calls, entries
from ..link.fence import fenced
from ..stack import cell_files, framevalues

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: The function of IPython that runs a cell.
_RUNNER = 'run_cell_async'

#: The shell whose cells are entries; None where the driver is no notebook.
shell: 'Any' = None
#: The entry of the cell that runs, None between cells.
_running = None
#: Cells that the running cell runs itself (`%%capture` does).
_inner = 0


@fenced('cells')
def watch():
    """Called when pyspark is imported: that is usually in the middle of a cell."""
    global shell
    module = sys.modules.get('IPython.core.interactiveshell')
    found = None if module is None else module.InteractiveShell._instance
    if found is None:
        return
    shell = found
    # A kernel waits for the person.
    entries.waits_between = True
    cell_files.prepare(found.compile.__dict__['_filename_map'])
    found.events.register('pre_run_cell', _before)
    found.events.register('post_run_cell', _after)
    frame = sys._getframe()
    runner = _runner(frame)
    outer = runner
    while outer is not None:
        # The cell of the client, not one that it runs itself.
        runner, outer = outer, _runner(outer.f_back)
    if runner is not None:
        _begin(runner, None)


@fenced('cells')
def _before(info):
    global _inner
    if _running is not None:
        _inner += 1
    else:
        _begin(_runner(sys._getframe()), info)


@fenced('cells')
def _after(result):
    global _running, _inner
    if _inner:
        _inner -= 1
        return
    if _running is None:
        return
    ended, _running = _running, None
    # IPython keeps the traceback of an error, and with it the frames.
    calls.end_last()
    error = result.error_before_exec or result.error_in_exec
    entries.end(ended, _outcome(error), None if error is None else entries.described(error))


def _begin(runner, info):
    """Cells that a client runs for itself have no number, and are no entries."""
    global _running
    said = {} if runner is None or not framevalues.is_readable(runner) else runner.f_locals
    is_stored = said.get('store_history', True) if info is None else info.store_history
    if said.get('silent') or not is_stored:
        return
    number = getattr(said.get('result'), 'execution_count', None) or shell.execution_count
    text = said.get('raw_cell') if info is None else info.raw_cell
    cell = said.get('cell_id') if info is None else getattr(info, 'cell_id', None)
    more = {'executionCount': number, 'source': text or ''}
    if cell is not None:
        more['cellId'] = str(cell)
    _running = entries.begin('cell', str(number), {'file': cell_files.name(number), 'line': 1}, **more)


def _runner(frame):
    while frame is not None and frame.f_code.co_name != _RUNNER:
        frame = frame.f_back
    return frame


def _outcome(error):
    if error is None:
        return 'passed'
    return 'interrupted' if isinstance(error, KeyboardInterrupt) else 'failed'
