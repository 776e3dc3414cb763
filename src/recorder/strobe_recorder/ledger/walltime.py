"""Where the time of the driver's main thread goes.

Waiting for Py4J, reading results and the recorder's own work are timed directly. The rest is sampled: fifty times a
second the recorder looks at the main thread's stack, and the time since the last sample that was not timed goes to what
it sees. There are no samples before the writing thread runs; until then, imports of pyspark and the launch of the JVM
are timed, and the rest belongs to the script. A sample in the user's code or in pyspark's also goes to the line.
"""

import gc
import sys
import threading
import time
import weakref
from time import perf_counter

from ..calls import costs, entries, threadstate
from ..link import channel
from ..link.fence import fenced
from ..stack import frames, framevalues
from ..stack.frames import SPARK, USER
from . import paying

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Samples that are further apart (a C function kept Python's lock) count only if both see the same.
_LATE = 0.25
#: Attempts at a stack with files that have not been classified.
_LOOKS = 3
_IMPORTLIB = '<frozen importlib._bootstrap>'
#: Python 3.11 creates the object of a frame on demand, and may run a garbage collection before. A callback of that (one
#: of py4j's waits for the JVM) lets the main thread continue, and then the object belongs to a frame that is gone.
_MAKES_FRAMES = sys.version_info[:2] == (3, 11)

_kinds = frames.kinds
#: Seconds by kind.
spent = {'start': 0.0, 'user': 0.0, 'pyspark': 0.0, 'deserialize': 0.0, 'unknown': 0.0}
#: The main thread's `State`; None where it did not import pyspark.
_main: 'Any' = None
_ident = 0
#: When Python started, in seconds since the epoch.
_began = 0.0
_last = None
_last_exact = 0.0
_last_seen = 'user'
_pool = 0.0
#: The import of pyspark or the launch of a JVM that the main thread is in.
_starting = None


@fenced('samples')
def prepare(began, startup, imported):
    """`began`: when `sitecustomize` ran (seconds since the epoch); `startup`: CPU seconds that Python had used by then;
    `imported`: when pyspark was first imported, by `perf_counter()`.
    """
    global _main, _ident, _began
    if threading.get_ident() != threading.main_thread().ident:
        return
    _main = threadstate.get()
    _ident = threading.get_ident()
    _began = began - startup
    spent['start'] += startup
    channel.on_tick(tick)
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_filename != _IMPORTLIB:
        frame = frame.f_back
    importing(frame)
    if _starting is not None:
        _starting.began = imported


class _Import:
    """Lives in the outermost frame of an import, like the token of a call."""

    __slots__ = ('__weakref__',)

    def __call__(self, frame, event, argument):
        return self


class _End(weakref.ref):
    __slots__ = ('start',)


_ends = set()


@fenced('samples')
def importing(frame):
    """Called when a module of pyspark is looked up; `frame` is below the user's import statement."""
    if _starting is not None or _main is None or threading.get_ident() != _ident:
        return
    entry = None
    while frame is not None:
        file = frame.f_code.co_filename
        if (_kinds.get(file) or frames.classify(file)) == USER:
            break
        entry = frame
        frame = frame.f_back
    if entry is None or entry.f_code.co_filename != _IMPORTLIB or not framevalues.may_hold(entry):
        return
    token = _Import()
    end = _End(token, _imported)
    end.start = _Start()
    _ends.add(end)
    framevalues.hold(entry, token)


def _imported(end):
    try:
        _ends.discard(end)
        end.start.end()
    except Exception:
        # Only at the end of the process, when this module is partly gone.
        pass


class _Start:
    """A part of the start. It is timed until there are samples."""

    __slots__ = ('began', 'exact')

    def __init__(self):
        global _starting
        _starting = self
        self.began = perf_counter()
        self.exact = _exact(self.began)

    def end(self):
        global _starting
        _starting = None
        if _last is None:
            self.count()

    def count(self):
        now = perf_counter()
        spent['start'] += now - self.began - (_exact(now) - self.exact)


@fenced('samples')
def launch_started():
    """A part of the start, to be ended with `end()`; None if there is nothing to time."""
    return _Start() if threading.get_ident() == _ident and _starting is None else None


def _exact(now):
    """Seconds of the main thread that were timed, up to now."""
    state = _main
    since = state.open_since
    return (
        state.seconds
        + state.read_seconds
        + state.rpc_seconds
        + state.recorder_seconds
        + (now - since if since else 0.0)
    )


@fenced('samples')
def tick():
    """Takes a sample of the main thread, from any thread."""
    global _last, _last_exact, _last_seen, _pool
    if _main is None:
        return
    seen, cost = _look()
    now = perf_counter()
    exact = _exact(now)
    if _last is None:
        if _starting is not None:
            _starting.count()
        spent['user'] += max(0.0, time.time() - _began - spent['start'] - exact)
        _last, _last_exact = now, exact
        return
    passed = now - _last
    late = passed > _LATE and seen != _last_seen
    _pool += passed - (exact - _last_exact)
    _last, _last_exact = now, exact
    if _pool < 0 or _main.open_since:
        # While it waits, the time before is unknown: it goes to the next sample.
        return
    spent['unknown' if late else seen] += _pool
    if cost is not None and not late:
        if seen == 'user':
            cost.user += _pool
        else:
            cost.own += _pool
    _pool = 0.0
    _last_seen = seen


def _look():
    """What the main thread is doing, and the cost that this belongs to if it is the user's code or pyspark's own."""
    for _ in range(_LOOKS):
        unknown = []
        found = _look_without_collecting(unknown) if _MAKES_FRAMES else _look_at_stack(unknown)
        if not unknown:
            break
        for file in unknown:
            # Only when no frame is held: this reads files, the main thread continues, and the variables of a frame
            # would stay alive.
            frames.classify(file)
    return found


def _look_without_collecting(unknown):
    if not gc.isenabled():
        return _look_at_stack(unknown)
    gc.disable()
    try:
        return _look_at_stack(unknown)
    finally:
        gc.enable()


def _look_at_stack(unknown):
    frame = top = sys._current_frames().get(_ident)
    spark = imports = reads = False
    while frame is not None:
        file = frame.f_code.co_filename
        kind = _kinds.get(file)
        if kind is None:
            unknown.append(file)
        elif kind == USER:
            break
        spark = spark or kind == SPARK
        imports = imports or file == _IMPORTLIB
        reads = reads or frame.f_code.co_name == 'load_stream'
        frame = frame.f_back
    if unknown:
        return _last_seen, None
    if entries.is_waiting():
        return 'unknown', None
    if not spark:
        return 'user', None if frame is None else costs.place(_main, frame)
    if imports or _starting is not None:
        return 'start', None
    fetch = _main.fetch
    if fetch is not None and (reads or fetch.arrow) and fetch.is_active():
        return 'deserialize', None
    return 'pyspark', paying.bill(top, _main)


def told():
    """The times of the main thread as `MainThreadTimes` of PROTOCOL.md; None if they are unknown."""
    if _main is None:
        return None
    tick()
    state = _main
    seconds = dict(spent)
    seconds['start'] += state.start_seconds
    seconds['py4j'] = state.seconds - state.start_seconds
    seconds['read'] = state.read_seconds
    seconds['rpc'] = state.rpc_seconds
    seconds['recorder'] = state.recorder_seconds
    del seconds['unknown']
    figures = {name + 'Ms': round(max(0.0, value) * 1000.0, 1) for name, value in seconds.items()}
    return {'from': round(_began * 1000.0, 1), 'until': round(channel.now(), 1), **figures}
