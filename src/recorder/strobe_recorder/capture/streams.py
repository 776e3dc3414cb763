"""Streaming queries: the trigger of each, and which of them the script stops.

Spark tells when a query ends, but not whether the script stopped it. The answer to `start` is the Py4J id of the query,
and the command of `stop` begins with it. Only whether the query is active then is asked, and of a query from `spark.streams`,
which has another Py4J id, which one it is.
"""

import re
import weakref

from ..calls import calls
from ..link import channel, own_commands
from ..link.fence import fenced
from ..stack import frames, framevalues

#: pyspark's names for the arguments of `DataStreamWriter.trigger`.
_TRIGGERS = ('processingTime', 'once', 'continuous', 'availableNow', 'realTime')
#: Maximum number of queries whose ids are remembered, the newest ones.
_MOST = 1000

_RUN_ID = re.compile(r'runId = ([0-9a-f-]{36})')
#: A query has no text of its own, but the object in it has. Read in one command, which makes no Java object: the ids of those
#: that follow stay as they are without the recorder.
_DESCRIBE = ('z:org.apache.commons.lang3.builder.ReflectionToStringBuilder', 'toString')

#: DataStreamWriter -> {'kind': one of the names above, 'interval': text or None}.
_triggers = weakref.WeakKeyDictionary()
#: Py4J id of a query -> id of the call that started it.
_started = {}


@fenced('streams')
def triggered(frame):
    """Before the command `trigger`, which `DataStreamWriter.trigger` sends."""
    sender = frames.sender(frame)
    if sender is None:
        return
    for name in _TRIGGERS:
        value = framevalues.value(sender, name)
        if value is not None:
            interval = value if type(value) is str else None
            _triggers[framevalues.value(sender, 'self')] = {'kind': name, 'interval': interval}


@fenced('streams')
def starting(frame):
    """Before the command `start` or `toTable`; returns a function of its answer."""
    sender = frames.sender(frame)
    writer = None if sender is None else framevalues.value(sender, 'self')
    call = calls.outermost(frame)
    if call is None or type(writer).__name__ != 'DataStreamWriter':
        return None
    channel.push({'type': 'streamStarting', 'callId': call.id, 'trigger': _triggers.get(writer)})
    return lambda answer: _note(answer, call.id)


def _note(answer, call_id):
    if answer.startswith('yr'):
        _started[answer[2:].strip()] = call_id
        if len(_started) > _MOST:
            del _started[next(iter(_started))]


@fenced('streams')
def stopping(client, command, frame):
    """Before any command `stop`. A query that has ended cannot be stopped."""
    sender = frames.sender(frame)
    query = None if sender is None else framevalues.value(sender, 'self')
    if type(query).__name__ != 'StreamingQuery':
        return
    target = command.split('\n', 2)[1]
    if own_commands.call(client, target, 'isActive') != 'btrue':
        return
    call = calls.outermost(frame)
    if call is None:
        return
    start = _started.get(target)
    run_id = _run_id(client, target) if start is None else None
    channel.push({'type': 'streamStopping', 'callId': call.id, 'startCallId': start, 'streamRunId': run_id})


def _run_id(client, target):
    text = own_commands.call(client, *_DESCRIBE, 'r' + target, own_commands.NULL, 'btrue')
    found = _RUN_ID.search(text)
    return found and found.group(1)
