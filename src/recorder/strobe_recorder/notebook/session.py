"""The driver of a notebook: all cells one after another, or those that the gateway sends."""

import os
import sys

from . import recorded
from .channel import Channel
from .names import new_main, start_spark
from .notebook import Notebook
from .problems import NotebookExit, line_of, user_frames


def run(file, plan):
    """`plan`: see `src/gateway/notebook/notebookPlan.ts`."""
    session = _Session(plan)
    space = new_main(file)
    # The recorder starts with this import, before the first cell.
    import pyspark.sql  # noqa: F401

    spark = start_spark(os.path.basename(file)) if plan['isDatabricks'] else None
    notebook = Notebook(file, space, plan['widgets'], session, spark)
    if plan['how'] == 'cells':
        session.serve(notebook)
    else:
        _run_all(notebook, plan['notebooks'][file]['cells'])


class _Session:
    """What all notebooks of this driver share."""

    def __init__(self, plan):
        #: Whether results of SQL are shown; not in `strobe explain`.
        self.shows = plan['show']
        self.may_install = plan['mayInstall']
        self._known = plan['notebooks']
        self._channel = Channel(**plan['channel'])

    def notebook(self, path):
        """The file and the cells of another notebook."""
        found = self._known.get(path) or self._channel.notebook(path)
        return found['file'], found['cells']

    def widget(self, name):
        """The value of a widget that has none; None if there is still none."""
        return self._channel.widget(name)

    def serve(self, notebook):
        """Runs cells until the gateway ends the session or is gone. Errors end a cell, not the session."""
        recorded.cells_are_sent()
        while True:
            try:
                message = self._channel.receive()
                if message is None or message['type'] == 'end':
                    return
                if message['type'] == 'run':
                    self._channel.send({'type': 'ended', 'id': message['id'], **_told_of(notebook, message['cell'])})
            except KeyboardInterrupt:
                # Between two cells there is nothing to interrupt.
                continue
            except OSError:
                return


def _told_of(notebook, cell):
    """The gateway waits for the end of each cell, also of one that is interrupted while its traceback is printed."""
    try:
        return _run_one(notebook, cell)
    except KeyboardInterrupt as error:
        return {'outcome': 'interrupted', 'error': _told(error)}


def _run_one(notebook, cell):
    _head(cell)
    error = None
    try:
        notebook.run_cell(cell)
    except NotebookExit as end:
        _exited(end)
    except BaseException as raised:
        error = raised
        user_frames(error)
        sys.stdout.flush()
        sys.excepthook(type(error), error, error.__traceback__)
    sys.stdout.flush()
    sys.stderr.flush()
    return {'outcome': recorded.outcome(error), 'error': None if error is None else _told(error)}


def _told(error):
    place = line_of(error)
    return {
        'type': type(error).__name__,
        'message': str(error)[:1000],
        'file': place and place[0],
        'line': place and place[1],
    }


def _head(cell):
    print('── cell %d (line %d) ──' % (cell['index'] + 1, cell['line']), file=sys.stderr, flush=True)


def _run_all(notebook, cells):
    try:
        notebook.run_cells(cells)
    except NotebookExit as end:
        _exited(end)
    except Exception as error:
        user_frames(error)
        # Python reports a failed script in the same way.
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        sys.excepthook(type(error), error, error.__traceback__)
        recorded.script_failed()
        sys.exit(1)


def _exited(end):
    print('Notebook exited: %s' % end.value)
