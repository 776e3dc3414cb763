"""The last word of a driver."""

import os
import sys

from ..calls import calls, threadstate
from ..capture import fetches
from ..jvm import contexts
from ..ledger import totals
from ..link import channel, spark_context
from ..link.fence import fenced
from ..spare import loaded
from . import failures

#: Of the driver; a spare one imports this before it has its own.
_pid = None


def say_goodbye():
    """Runs as the last of the exit handlers, because it was registered before all of the job's."""
    if not channel.on or os.getpid() != _pid:
        return
    _say_all()
    channel.close()


def patch():
    """`os._exit` runs no exit handlers: what is still queued goes out before it. Forked children of the driver end by it too."""
    global _pid
    _pid = os.getpid()
    original = os._exit

    def _exit(status):
        _say_rest()
        original(status)

    _exit.__doc__ = original.__doc__
    _exit.__wrapped__ = original
    _exit.__module__ = original.__module__
    os._exit = _exit


def leave(status):
    """Ends the process at once, without its exit handlers, after what it has printed."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    os._exit(status)


@fenced('exit')
def _say_rest():
    if channel.on and os.getpid() == _pid:
        fetches.end_all()
        calls.end_all()
        channel.add(totals.message())
        loaded.tell()
        channel.close()


@fenced('exit')
def _say_all():
    context = spark_context.current()
    if context is not None:
        state = threadstate.get()
        state.busy = True
        contexts.stopping(context.client if _is_alive(context.client) else None, state)
    fetches.end_all()
    calls.end_all()
    failures.tell()
    channel.add(totals.message())
    loaded.tell()
    channel.add({'type': 'bye'})


def _is_alive(client):
    """A connection that is there already; nothing is opened in the last moment."""
    connection = client.deque[-1] if client.deque else None
    return connection is not None and connection.socket is not None
