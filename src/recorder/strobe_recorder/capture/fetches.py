"""Results that come over their own socket, not over Py4J.

Spark returns the address of a socket and `_create_local_socket` opens it. The reader gets a similar file, whose buffer
is filled through a counter: the clock is read once for each fill, not for each row.
"""

import io
import sys
from time import perf_counter

from ..calls import calls, costs, threadstate
from ..calls.costs import LONG, MOST_WAITS
from ..link import channel, fence
from ..link.fence import fenced
from ..stack import framevalues

_BUFFER = 65536
#: What `toLocalIterator` writes if the script stops early.
_NO_MORE = bytes(4)
_OF_SQL = '/pyspark/sql/'
_NEAR = 4
#: Results that have not ended.
_open = set()


class Fetch:
    """One result while it arrives; seconds and bytes."""

    __slots__ = (
        'call', 'arrow', 'batched', 'step_by_step', 'opened', 'first', 'last', 'bytes', 'rows', 'read', 'gaps', 'loads', 'loaded',
        'waits', 'over', 'state', 'table', 'columns', 'complete', 'stopped',
    )  # fmt: skip

    def __init__(self, call, serializer, step_by_step, table):
        self.call = call
        self.arrow = 'Arrow' in serializer
        self.batched = 'Batched' in serializer
        #: The script takes rows while others have not arrived.
        self.step_by_step = step_by_step
        self.opened = perf_counter()
        self.first = self.last = 0.0
        self.bytes = self.rows = 0
        self.read = self.gaps = self.loads = 0.0
        self.loaded = False
        self.waits = []
        self.over = False
        self.state = None
        #: Whether the rows belong to a DataFrame, and their number of columns.
        self.table = table
        self.columns = None
        #: Whether everything arrived; whether the script has asked for no more.
        self.complete = False
        self.stopped = False

    def is_active(self):
        """Whether pyspark's code is busy with it: with Arrow, until the table is complete."""
        return not self.over or (self.arrow and self.call is not None and not self.call.over)

    @fenced('fetches')
    def filled(self, began, done, count, state):
        self.state = state
        state.fetch = self
        if not self.first:
            self.first = done
        else:
            self.gaps += began - self.last
        self.last = done
        self.read += done - began
        self.bytes += count
        if done - began >= LONG and len(self.waits) < MOST_WAITS:
            self.waits.append((costs.EPOCH + began, done - began))

    @fenced('fetches')
    def end(self, complete):
        """No more data comes, or nobody wants it. Reported once."""
        if self.over:
            return
        self.over = True
        self.complete = complete and not self.stopped
        _open.discard(self)
        now = perf_counter()
        if self.last:
            self.gaps += now - self.last
        state = self.state
        if state is not None and state.fetch is self and not self.arrow:
            state.fetch = None
        if not (self.arrow and self.call is not None and not self.call.over):
            self.tell(now)
        else:
            self.call.fetches.append(self)
            self.last = now

    def tell(self, now):
        """Reports the result. `now`: with Arrow, the end of the call; the table was made between the last byte and
        then.
        """
        call = self.call
        if self.arrow and self.last:
            self.gaps += max(0.0, now - self.last)
        unknown = self.step_by_step and not self.loaded
        message = {
            'type': 'resultFetched',
            'callId': None if call is None else call.id,
            'arrow': self.arrow,
            'rows': self.rows if self.loaded else None,
            'bytes': self.bytes,
            'firstByteMs': _ms((self.first or now) - self.opened),
            'readTimeMs': _ms(self.read),
            'deserializeTimeMs': None if unknown else _ms(self.loads if self.loaded else self.gaps),
            'columns': self.columns,
            'complete': self.complete,
            'waits': [[round(at * 1000.0, 1), _ms(taken)] for at, taken in self.waits],
        }
        channel.push(message)


def end_all():
    """Ends the results that the script has not read when the process ends."""
    for fetch in list(_open):
        fetch.end(False)


def _ms(seconds):
    return round(seconds * 1000.0, 3)


class _Counted(io.RawIOBase):
    """Sits between the buffer of the file that pyspark reads and the socket's file."""

    def __init__(self, file, fetch):
        self._file = file
        self._fetch = fetch

    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, buffer):
        state = threadstate.get()
        state.open_since = began = perf_counter()
        try:
            count = self._file.readinto1(buffer)
        finally:
            done = perf_counter()
            state.read_seconds += done - began
            state.open_since = 0.0
        if count:
            self._fetch.filled(began, done, count, state)
        else:
            self._fetch.end(True)
        return count

    def write(self, data):
        if data == _NO_MORE:
            self._fetch.stopped = True
        count = self._file.write(data)
        self._file.flush()
        return count

    def close(self):
        if not self.closed:
            try:
                # Pickled rows are read to the end of the stream, the others as far as their format says.
                self._fetch.end(self._fetch.arrow or self._fetch.step_by_step)
                self._file.close()
            finally:
                super().close()


def patch_sockets(module):
    """`pyspark.util`, or `pyspark.rdd` before pyspark 4."""
    original = module.__dict__.get('_create_local_socket')
    if original is None or original.__module__ != module.__name__:
        return
    line = channel

    def _create_local_socket(sock_info):
        try:
            made = original(sock_info)
        except BaseException as error:
            fence.strip(error)
            raise
        return (_counted(made, sys._getframe(1)) or made) if line.on else made

    for attribute in ('__doc__', '__name__', '__qualname__', '__module__'):
        setattr(_create_local_socket, attribute, getattr(original, attribute))
    _create_local_socket.__wrapped__ = original
    module._create_local_socket = _create_local_socket


@fenced('fetches')
def _counted(made, caller):
    """The file with a counter, and the socket if pyspark returns both."""
    file = made[0] if type(made) is tuple else made
    serializer = type(framevalues.value(caller, '_serializer') or framevalues.value(caller, 'serializer')).__name__
    fetch = Fetch(calls.innermost(caller), serializer, caller.f_code.co_name == '__init__', _is_table(caller))
    state = threadstate.get()
    state.fetch = fetch
    fetch.state = state
    _open.add(fetch)
    counted = io.BufferedRWPair(_Counted(file, fetch), _Counted(file, fetch), _BUFFER)
    return (counted, *made[1:]) if type(made) is tuple else counted


def _is_table(frame):
    """Whether a DataFrame's method fetches, which is some frames further out."""
    for _ in range(_NEAR):
        frame = frame.f_back
        if frame is None:
            return False
        if _OF_SQL in frame.f_code.co_filename.replace('\\', '/'):
            return True
    return False


def patch_loads(module):
    """`pyspark.serializers`: every batch of pickled rows goes through `loads`."""
    for name in ('PickleSerializer', 'CloudPickleSerializer'):
        _time_loads(getattr(module, name))


@fenced('fetches')
def _columns(batch):
    """The number of columns of pyspark's rows, which are tuples."""
    first = batch[0] if type(batch) in (list, tuple) and batch else batch
    return tuple.__len__(first) if issubclass(type(first), tuple) and type(first).__name__ == 'Row' else None


def _time_loads(owner):
    original = owner.__dict__['loads']
    local, clock, line = threadstate.local, perf_counter, channel

    def loads(self, *args, **kwargs):
        fetch = local.holder.state.fetch if line.on else None
        if fetch is None:
            return original(self, *args, **kwargs)
        began = clock()
        try:
            found = original(self, *args, **kwargs)
        except BaseException as error:
            fence.strip(error)
            raise
        fetch.loads += clock() - began
        fetch.loaded = True
        if fetch.table and fetch.columns is None:
            fetch.columns = _columns(found)
        fetch.rows += len(found) if fetch.batched and type(found) in (list, tuple) else 1
        return found

    fence.wrap(owner, 'loads', loads)
