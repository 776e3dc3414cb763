"""Cells that `notebook` runs: each execution is an entry. `notebook/recorded.py` calls these functions."""

from ..calls import entries
from ..link.fence import fenced


@fenced('cells')
def begin(file, cell, number, parent):
    """`number`: of the execution in this driver, from 1, None for a cell that another runs, whose entry is `parent`."""
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
def script_failed():
    """The exception that Python keeps is told as that of the script: the rest of the notebook does not run."""
    entries.any_began = False
