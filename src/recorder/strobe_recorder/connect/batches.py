"""What a server that is not in the driver's JVM says of the batches of streaming queries.

Nothing tells a client of batches unless it has a listener, and a session can have only one at the server. So the recorder asks
for the progress that the server keeps (the last 100 batches), as `recentProgress` does: every few seconds, and when the
script has waited for a query or has stopped it.
"""

import _thread
import json
from time import monotonic

from ..link import channel
from ..link.fence import cut, fenced
from . import asking

#: Seconds between two looks at the queries.
_LEAST_WAIT, _MOST_WAIT = 0.5, 5.0
#: New batches of one query in that time: far fewer than the server keeps.
_WANTED = 25
#: After so many looks without an answer, the server is not asked any more.
_MOST_FAILURES = 3


class Query:
    """A run of a streaming query that this process has started."""

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


#: Id of the run -> Query, of those on servers elsewhere that have not ended.
active = {}
#: Sessions whose server is elsewhere.
_elsewhere = set()
_wait = _LEAST_WAIT
_next_look = 0.0


def watch_session(session):
    """`session`: the id of one whose server only the client can ask."""
    _elsewhere.add(session)


def began(query, name, call_id):
    """Of a query in the driver's JVM, the event log tells."""
    global _wait, _next_look
    if query.session not in _elsewhere:
        return
    active[query.run_id] = query
    _wait = _LEAST_WAIT
    _next_look = monotonic() + _wait
    _push('streamBegan', query, name=name, callId=call_id)


def look_soon():
    """In another thread."""
    global _next_look
    _next_look = 0.0


def look_before_release(session):
    """The session is about to be released: the server stops its queries."""
    look_at_all(session)


def look_last():
    """At the end of the process."""
    look_at_all(None)


@fenced('streams')
def look_at_all(session):
    for query in list(active.values()):
        if session is None or query.session == session:
            look_at(query)


def look_at(query):
    """Tells what is new; returns the number of new batches. A second thread waits for the first."""
    if not query.looking.acquire(True, _MOST_WAIT):
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
    count = tell(query, progress.recent_progress.recent_progress_json)
    if not status.status.is_active:
        _tell_end(query)
    return count


def _answer(query, command):
    return asking.of_stream(query.session, query.id, query.run_id, command)


def tell(query, texts):
    """Tells of the batches that are new; returns their number. `texts`: the JSON of `StreamingQueryProgress`, in order."""
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
    _push('streamOver', query, error=error)


def _text(exception):
    return cut('\n'.join(filter(None, (exception.exception_message, exception.stack_trace))))


def _push(kind, query, **more):
    of = {'sessionId': query.session, 'streamId': query.id, 'streamRunId': query.run_id}
    channel.push({'type': kind, **of, **more})


def _forget(query):
    query.over = True
    active.pop(query.run_id, None)


def _tick():
    global _next_look
    if active and monotonic() >= _next_look:
        _next_look = monotonic() + _MOST_WAIT
        _thread.start_new_thread(_look_around, ())


@fenced('streams')
def _look_around():
    global _wait, _next_look
    most = max([look_at(query) for query in list(active.values())], default=0)
    _wait = min(_MOST_WAIT, max(_LEAST_WAIT, _wait * _WANTED / max(most, 1)))
    _next_look = monotonic() + _wait


@fenced('streams')
def _stop(order):
    """`order`: `streamRunId`, of a query that a person wants to stop."""
    query = active.get(order['streamRunId'])
    if query is not None:
        _thread.start_new_thread(_stop_query, (query,))


@fenced('streams')
def _stop_query(query):
    _answer(query, 'stop')
    look_at(query)


channel.on_tick(_tick)
channel.obey('stopStream', _stop)
