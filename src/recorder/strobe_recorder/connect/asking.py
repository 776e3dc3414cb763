"""What the recorder itself asks of a server, with the client of the script. The script pays for none of it."""

import _thread
import time
import weakref

from ..calls import threadstate

#: Seconds to wait for what is said of a streaming query, and for its end: that waits for the function of `foreachBatch`.
_DEADLINE = 5.0
_STOP_DEADLINE = 600.0
#: Seconds to wait for the version of the server.
_VERSION_DEADLINE = 2.0
#: Seconds that the end of the process waits for other threads.
_LAST_WAIT = 2.0
#: Calls of streaming queries that have not ended, and the threads that ask.
_calls = set()
_asking = set()
_is_over = False
#: Id of a session -> its client.
_clients = weakref.WeakValueDictionary()


def remember(client, session):
    _clients[session] = client


def interrupt(session, operation_id):
    """Cancels an operation, as `SparkSession.interruptOperation` does."""
    client = _clients.get(session)
    if client is not None:
        _unbilled(lambda: client.interrupt_operation(operation_id))


def explained(frame):
    """`(id of the session, plans)` of a DataFrame of Spark Connect, the plans as `explain("extended")` prints them; None
    for another DataFrame, or if the server refuses it. Nothing runs for them.
    """
    own = frame.__dict__
    plan, session = own.get('_plan'), own.get('_session')
    if plan is None:
        return None
    identity = session.session_id
    client = _clients.get(identity)
    if client is None:
        return None
    text = _unbilled(lambda: client.explain_string(plan.to_proto(client), 'extended'))
    return None if text is None else (identity, text)


def version(session):
    """Spark's version at the server; None if it does not answer."""
    client = _clients.get(session)
    if client is None:
        return None

    def ask():
        request = client._analyze_plan_request_with_metadata()
        request.spark_version.SetInParent()
        answer = client._stub.AnalyzePlan(request, metadata=client._builder.metadata(), timeout=_VERSION_DEADLINE)
        return answer.spark_version.version or None

    return _unbilled(ask)


def of_stream(session, query_id, run_id, command):
    """The server's answer to a command for a streaming query (`status`, `recent_progress`, `exception`, `stop`), None if
    there is none. It is asked with nothing that the script has set: no tags, no handlers of progress, no other attempts.
    """
    client = _clients.get(session)
    if client is None:
        return None

    def ask():
        request = client._execute_plan_request_with_metadata()
        del request.tags[:]
        asked = request.plan.command.streaming_query_command
        asked.query_id.id, asked.query_id.run_id = query_id, run_id
        if command == 'status':
            asked.status = True
        elif command == 'recent_progress':
            asked.recent_progress = True
        elif command == 'exception':
            asked.exception = True
        else:
            asked.stop = True
        found = None
        deadline = _STOP_DEADLINE if command == 'stop' else _DEADLINE
        call = client._stub.ExecutePlan(request, metadata=client._builder.metadata(), timeout=deadline)
        _calls.add(call)
        try:
            for response in call:
                if response.HasField('streaming_query_command_result'):
                    found = response.streaming_query_command_result
        finally:
            _calls.discard(call)
        return found

    return _unbilled(ask)


def finish():
    """At the end of the process: a thread that waits for gRPC while Python ends can keep it from ending. Nothing is asked
    from now on, and what is asked is called off.
    """
    global _is_over
    _is_over = True
    for call in list(_calls):
        call.cancel()
    until = time.monotonic() + _LAST_WAIT
    while _asking and time.monotonic() < until:
        time.sleep(0.01)


def _unbilled(ask):
    """The answer, None for an error: the script does not know that there was a question."""
    me = _thread.get_ident()
    state = threadstate.get()
    was_busy, state.busy = state.busy, True
    _asking.add(me)
    try:
        return None if _is_over else ask()
    except Exception:
        return None
    finally:
        _asking.discard(me)
        state.busy = was_busy
