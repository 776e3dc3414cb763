"""The last messages of a driver."""

import os
import sys

from ..calls import calls, threadstate
from ..capture import fetches
from ..connect import asking, batches, operations, versions
from ..jvm import contexts
from ..ledger import totals
from ..link import channel, spark_context
from ..link.fence import fenced
from ..spare import loaded
from . import failures

#: The process id of the driver; a spare driver imports this module before it forks.
_pid = None


def say_goodbye():
    """Runs as the last exit handler, because it was registered before all of the job's."""
    if not channel.on or os.getpid() != _pid:
        return
    _say_all()
    channel.close()


def patch():
    """`os._exit` runs no exit handlers, so the queue is written before it. Forked children of the driver end by it too."""
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
    """Flushes the output and ends the process without its exit handlers."""
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
        operations.end_all()
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
    calls.note_interrupt()
    batches.look_last()
    versions.look_last()
    asking.finish()
    fetches.end_all()
    operations.end_all()
    calls.end_all()
    failures.tell()
    channel.add(totals.message())
    loaded.tell()
    channel.add({'type': 'bye'})


def _is_alive(client):
    """Whether there is an open connection: no new one is opened at the very end."""
    connection = client.deque[-1] if client.deque else None
    return connection is not None and connection.socket is not None
