"""What the recorder itself asks of a server, with the client of the script. The script pays for none of it."""

import weakref

from ..calls import threadstate

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


def _unbilled(ask):
    """The answer, None for an error: the script does not know that there was a question."""
    state = threadstate.get()
    was_busy, state.busy = state.busy, True
    try:
        return ask()
    except Exception:
        return None
    finally:
        state.busy = was_busy
