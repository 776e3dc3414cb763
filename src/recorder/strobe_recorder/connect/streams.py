"""Streaming queries of Spark Connect: how a script starts and stops them, and what a server elsewhere says of their batches.

Where the server is in the driver's JVM, the event log tells the rest. Of another server, nothing tells a client of batches unless
it has a listener, and a session can have only one at the server. So the recorder asks for the progress that the server
keeps (the last 100 batches), as `recentProgress` does: every few seconds, and when the script has waited for the query or
has stopped it.
"""

import _thread
import json
from time import monotonic

from ..link import channel
from ..link.fence import cut, fenced
from . import asking

_START = 'write_stream_operation_start'
_QUERY_COMMAND = 'streaming_query_command'
_MANAGER_COMMAND = 'streaming_query_manager_command'
#: Fields of `WriteStreamOperationStart` -> pyspark's names for the arguments of `DataStreamWriter.trigger`.
_TRIGGERS = {
    'processing_time_interval': 'processingTime',
    'available_now': 'availableNow',
    'once': 'once',
    'continuous_checkpoint_interval': 'continuous',
    'real_time_batch_duration': 'realTime',
}
_ENDING = frozenset(('availableNow', 'once'))
#: Seconds between two looks at the queries.
_LEAST_WAIT, _MOST_WAIT = 0.5, 5.0
#: New batches of one query in that time: far fewer than the server keeps.
_WANTED = 25
#: After so many looks without an answer, the server is not asked any more.
_MOST_FAILURES = 3


class _Query:
    """A run of a streaming query that this process has started on a server elsewhere."""

    __slots__ = ('session', 'id', 'run_id', 'ends_by_itself', 'last', 'over', 'failures', 'looking')

    def __init__(self, session, identity, run_id, ends_by_itself):
        self.session = session
        self.id = identity
        self.run_id = run_id
        self.ends_by_itself = ends_by_itself
        #: The last batch that was told, -1 for none.
        self.last = -1
        self.over = False
        self.failures = 0
        self.looking = _thread.allocate_lock()


#: Id of the run -> _Query, of those that have not ended.
_active = {}
#: Sessions whose server is not in the driver's JVM.
_elsewhere = set()
_wait = _LEAST_WAIT
_next_look = 0.0


def watch_session(session):
    """`session`: the id of one whose server only the client can ask."""
    _elsewhere.add(session)


@fenced('streams')
def begins(operation, plan):
    """Before an operation; `plan` is that of its request."""
    if operation.what == _START:
        trigger = _trigger(plan.command.write_stream_operation_start)
        operation.stream = trigger
        if operation.call is not None:
            channel.push({'type': 'streamStarting', 'callId': operation.call.id, 'trigger': trigger})
    elif operation.what == _QUERY_COMMAND:
        command = plan.command.streaming_query_command
        kind = command.WhichOneof('command')
        operation.stream = (command.query_id.run_id, kind)
        if kind == 'stop' and operation.call is not None:
            _stopping(operation, command.query_id)


def _trigger(start):
    field = start.WhichOneof('trigger')
    if field is None:
        return None
    value = getattr(start, field)
    return {'kind': _TRIGGERS[field], 'interval': value if type(value) is str else None}


def _stopping(operation, query_id):
    """A query that has ended cannot be stopped: one that may have ended by itself is asked."""
    query = _active.get(query_id.run_id)
    if query is None or query.ends_by_itself:
        answer = asking.of_stream(operation.session, query_id.id, query_id.run_id, 'status')
        if answer is not None and not answer.status.is_active:
            return
    channel.push(
        {
            'type': 'streamStopping',
            'callId': operation.call.id,
            'startCallId': None,
            'streamRunId': query_id.run_id,
        }
    )


@fenced('streams')
def responded(operation, response):
    """A response of an operation."""
    if response.HasField('write_stream_operation_start_result'):
        _started(operation, response.write_stream_operation_start_result)
        return
    result = response.streaming_query_command_result
    query = _active.get(result.query_id.run_id)
    if query is None:
        return
    if result.HasField('recent_progress'):
        _tell_batches(query, result.recent_progress.recent_progress_json)
    elif result.HasField('status') and not result.status.is_active:
        operation.stream = (query.run_id, 'status of one that has ended')


def _started(operation, result):
    global _wait, _next_look
    if operation.session not in _elsewhere:
        return
    trigger = operation.stream
    query = _Query(
        operation.session,
        result.query_id.id,
        result.query_id.run_id,
        trigger is not None and trigger['kind'] in _ENDING,
    )
    _active[query.run_id] = query
    _wait = _LEAST_WAIT
    _next_look = monotonic() + _wait
    channel.push(
        {
            'type': 'streamBegan',
            'sessionId': query.session,
            'streamId': query.id,
            'streamRunId': query.run_id,
            'name': result.name or None,
            'callId': None if operation.call is None else operation.call.id,
        }
    )


@fenced('streams')
def ended(operation):
    """An operation is over: a query may have ended meanwhile."""
    if operation.what == _QUERY_COMMAND and operation.stream is not None:
        run_id, kind = operation.stream
        query = _active.get(run_id)
        if query is not None and kind not in ('status', 'recent_progress', 'last_progress'):
            _look_at(query)
    elif operation.what == _MANAGER_COMMAND:
        _look_at_all(operation.session)


def look_before_release(session):
    """The session is about to be released: the server stops its queries."""
    _look_at_all(session)


def look_last():
    """At the end of the process."""
    _look_at_all(None)


@fenced('streams')
def _look_at_all(session):
    for query in list(_active.values()):
        if session is None or query.session == session:
            _look_at(query)


def _look_at(query):
    """Tells what is new; returns the number of new batches."""
    if not query.looking.acquire(False):
        return 0
    try:
        return 0 if query.over else _ask(query)
    finally:
        query.looking.release()


def _ask(query):
    # In this order: a batch that completes meanwhile is found by the next look, or the query is still active.
    status = _answer(query, 'status')
    progress = status and _answer(query, 'recent_progress')
    if not status or not progress:
        query.failures += 1
        if query.failures >= _MOST_FAILURES:
            _forget(query)
        return 0
    query.failures = 0
    count = _tell_batches(query, progress.recent_progress.recent_progress_json)
    if not status.status.is_active:
        _tell_end(query)
    return count


def _answer(query, command):
    return asking.of_stream(query.session, query.id, query.run_id, command)


def _tell_batches(query, texts):
    """`texts`: the JSON of `StreamingQueryProgress`, in order."""
    count = 0
    for text in texts:
        batch = json.loads(text)['batchId']
        if batch > query.last:
            query.last = batch
            count += 1
            channel.push({'type': 'streamReported', 'sessionId': query.session, 'progress': text})
    return count


def _tell_end(query):
    answer = _answer(query, 'exception')
    error = _text(answer.exception) if answer and answer.exception.HasField('exception_message') else None
    _forget(query)
    channel.push(
        {
            'type': 'streamOver',
            'sessionId': query.session,
            'streamId': query.id,
            'streamRunId': query.run_id,
            'error': error,
        }
    )


def _text(exception):
    return cut('\n'.join(filter(None, (exception.exception_message, exception.stack_trace))))


def _forget(query):
    query.over = True
    _active.pop(query.run_id, None)


def _tick():
    global _next_look
    if _active and monotonic() >= _next_look:
        _next_look = monotonic() + _MOST_WAIT
        _thread.start_new_thread(_look_around, ())


@fenced('streams')
def _look_around():
    global _wait, _next_look
    most = max([_look_at(query) for query in list(_active.values())], default=0)
    _wait = min(_MOST_WAIT, max(_LEAST_WAIT, _wait * _WANTED / max(most, 1)))
    _next_look = monotonic() + _wait


@fenced('streams')
def _stop(order):
    """`order`: `streamRunId`, of a query that a person wants to stop."""
    query = _active.get(order['streamRunId'])
    if query is not None:
        _thread.start_new_thread(_stop_query, (query,))


@fenced('streams')
def _stop_query(query):
    _answer(query, 'stop')
    _look_at(query)


def any_active():
    return bool(_active)


channel.on_tick(_tick)
channel.obey('stopStream', _stop)
