"""What the recorder keeps for each thread, and the totals of all threads."""

import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class RpcSum:
    """Sums over RPCs of one kind, in seconds and bytes."""

    __slots__ = ('calls', 'seconds', 'sent', 'received')

    def __init__(self):
        self.calls = 0
        self.seconds = 0.0
        self.sent = 0
        self.received = 0

    def add(self, other):
        self.calls += other.calls
        self.seconds += other.seconds
        self.sent += other.sent
        self.received += other.received


class State:
    """Counts of a thread, and the state of its JVM thread."""

    __slots__ = (
        'calls', 'seconds', 'sent', 'received', 'recorder_seconds', 'releases', 'release_seconds', 'places',
        'read_seconds', 'start_seconds', 'open_since', 'fetch', 'busy', 'armed', 'base', 'born', 'unplanned', 'context',
        'rpcs', 'rpc_seconds',
    )  # fmt: skip

    def __init__(self):
        self.calls = 0
        self.seconds = 0.0
        self.sent = 0
        self.received = 0
        self.recorder_seconds = 0.0
        #: The part of `calls` and `seconds` that garbage collection took to release Java objects.
        self.releases = 0
        self.release_seconds = 0.0
        #: Reading results from their sockets.
        self.read_seconds = 0.0
        #: The part of `seconds` for commands that start Spark.
        self.start_seconds = 0.0
        #: When the current command or read began; 0 if there is none.
        self.open_since = 0.0
        #: The result that the thread is reading.
        self.fetch: Any = None
        #: (id of the code, instruction) of a user frame -> the cost of its commands that belong to no call.
        self.places = {}
        #: The recorder itself is sending commands.
        self.busy = False
        #: The call that the thread's jobs belong to, None if none is set.
        self.armed = None
        #: The value of `strobe.action` before: text, None, or UNKNOWN.
        self.base = UNKNOWN
        #: References to DataFrames whose call may still create another one.
        self.born = []
        #: References to DataFrames that are handed over at the next command.
        self.unplanned = []
        #: The SparkContext (Py4J id) that `armed` and `base` refer to.
        self.context = None
        #: What RPCs of Spark Connect took, by (method, what it asks for), and the seconds of all of them.
        self.rpcs = {}
        self.rpc_seconds = 0.0


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
    for key, taken in list(state.rpcs.items()):
        total.rpcs.setdefault(key, RpcSum()).add(taken)


class _Holder:
    """Dies with its thread, and adds the counts of the thread to the totals."""

    __slots__ = ('state',)

    def __init__(self):
        self.state = State()
        _states.add(self.state)

    def __del__(self, states=_states, ended=_ended, add=_add):
        # Globals may be gone when the main thread's holder dies.
        states.discard(self.state)
        add(ended, self.state)


class _Local(threading.local):
    def __init__(self):
        self.holder = _Holder()


local = _Local()


def get():
    """The state of the calling thread."""
    return local.holder.state


def totals():
    """Sums over all threads, past and present."""
    total = State()
    for state in [_ended, *list(_states)]:
        _add(total, state)
    return total
