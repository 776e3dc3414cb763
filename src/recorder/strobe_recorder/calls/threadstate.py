"""What the recorder keeps for each thread, and what all threads together have paid."""

import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class State:
    """Counts of a thread, and what its JVM thread is set to."""

    __slots__ = (
        'calls', 'seconds', 'sent', 'received', 'recorder_seconds', 'releases', 'release_seconds', 'places',
        'read_seconds', 'start_seconds', 'open_since', 'fetch', 'busy', 'armed', 'base', 'born', 'unplanned', 'context',
    )  # fmt: skip

    def __init__(self):
        self.calls = 0
        self.seconds = 0.0
        self.sent = 0
        self.received = 0
        self.recorder_seconds = 0.0
        #: Of `calls` and `seconds`, those by which garbage collection lets Java objects go.
        self.releases = 0
        self.release_seconds = 0.0
        #: Reading results from their sockets.
        self.read_seconds = 0.0
        #: Of `seconds`, the commands that start Spark.
        self.start_seconds = 0.0
        #: When the command or the reading began that is under way; 0 for none.
        self.open_since = 0.0
        #: The result that the thread reads.
        self.fetch: Any = None
        #: (id of the code, instruction) of a user frame -> what commands from there cost that belong to no call.
        self.places = {}
        #: The recorder itself is sending commands.
        self.busy = False
        #: The call that the thread's jobs belong to, None if none is set.
        self.armed = None
        #: What `strobe.action` was before: text, None, or UNKNOWN.
        self.base = UNKNOWN
        #: References of DataFrames whose call may still give birth to another one.
        self.born = []
        #: References of DataFrames to be looked up at the next command.
        self.unplanned = []
        #: The SparkContext (Py4J id) that `armed` and `base` speak of.
        self.context = None


UNKNOWN = object()
_states = set()
_ended = State()


def _add(total, state):
    total.calls += state.calls
    total.seconds += state.seconds
    total.sent += state.sent
    total.received += state.received
    total.recorder_seconds += state.recorder_seconds
    total.releases += state.releases
    total.release_seconds += state.release_seconds


class _Holder:
    """Dies with its thread, and adds what that has paid to the rest."""

    __slots__ = ('state',)

    def __init__(self):
        self.state = State()
        _states.add(self.state)

    def __del__(self, states=_states, ended=_ended, add=_add):
        # Globals may be gone when the main thread's dies.
        states.discard(self.state)
        add(ended, self.state)


class _Local(threading.local):
    def __init__(self):
        self.holder = _Holder()


local = _Local()


def get():
    """The calling thread's state."""
    return local.holder.state


def totals():
    """Sums over all threads that are and were."""
    total = State()
    for state in [_ended, *list(_states)]:
        _add(total, state)
    return total
