"""Run to Line: the script ends after the statement at a line, once an action has completed in it.

Only in such a run, the frame of that statement is traced from the end of the action to the end of the statement, so
that the statement can still use the result (`print(frame.count())`).
"""

import ast
import os
import sys

from ..calls import calls
from ..jvm import actions
from ..link import channel
from ..link.fence import fenced
from ..stack.source_text import decoded
from . import exits

_file = None
_first = _last = 0
#: Ids of actions of the statement, with the frame of the statement.
_frames = {}
_is_file = {}


@fenced('stopAfter')
def prepare(target):
    """`target`: `{'file': path, 'line': number}` or None; with `text`, the file whose text is the Python of `file`."""
    global _file, _first, _last
    if target is None:
        return
    _file = os.path.realpath(target['file'])
    with open(target.get('text') or _file, 'rb') as stream:
        _first, _last = _statement(decoded(stream.read()), target['line'])
    actions.when_armed(armed)
    calls.when_action_over(ended)


@fenced('stopAfter')
def armed(call, frame):
    """A call is about to run a job."""
    found = None
    while frame is not None:
        if _is_there(frame):
            found = frame
        elif found is not None:
            break
        frame = frame.f_back
    if found is not None:
        _frames[call.id] = found


@fenced('stopAfter')
def ended(call):
    """A call is over. If it was an action of the statement, the rest of the statement is traced."""
    statement = _frames.pop(call.id, None)
    if statement is None or call.error is not None:
        return
    frame = sys._getframe(1)
    while frame is not None and frame is not statement:
        frame = frame.f_back
    if frame is None or not _is_there(frame):
        _stop(call)
        return

    def watch(frame, event, argument):
        if event == 'exception':
            # The statement fails: the job continues, and may end because of it.
            frame.f_trace = None
            sys.settrace(None)
            return None
        if event == 'return' or not _is_there(frame):
            _stop(call)
        return watch

    statement.f_trace = watch
    sys.settrace(_nothing_else)


def _nothing_else(frame, event, argument):
    return None


def _is_there(frame):
    file = frame.f_code.co_filename
    known = _is_file.get(file)
    if known is None:
        known = _is_file[file] = os.path.realpath(file) == _file
    return known and _first <= frame.f_lineno <= _last


def _statement(text, line):
    """First and last line of the innermost statement at a line; of a compound statement, of its head."""
    found = line, line
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0):
            last = max(node.lineno, _end_of_head(node) or 0)
            if line <= last:
                found = node.lineno, last
    return found


def _end_of_head(node):
    body = getattr(node, 'body', None) or getattr(node, 'cases', None)
    if not body:
        return node.end_lineno
    return (getattr(body[0], 'lineno', None) or body[0].pattern.lineno) - 1


@fenced('stopAfter')
def _stop(call):
    """Ends the process as `os._exit` would, after its output and the last messages of Spark."""
    sys.settrace(None)
    channel.push({'type': 'lineStopped', 'callId': call.id})
    exits.say_goodbye()
    exits.leave(0)
