"""The connection to the gateway: hooks append messages to a queue, and a thread writes them.

The thread is a native one (`_thread`), so `threading.enumerate()` and the interpreter's shutdown do not know it. It
starts with the first message, when Py4J has threads too: a process with one thread may fork without a warning. If the
gateway disappears, recording ends silently and the job continues.
"""

import _thread
import collections
import json
import os
import select
import signal
import socket
import time

from ..standard import standard
from . import fence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Seconds between two samples of the main thread, and samples between two writes.
TICK = 0.02
_TICKS_PER_WRITE = 3
#: Seconds after which a blocked write means that the gateway is gone.
WRITE_TIMEOUT = 15.0
#: The job's files get the descriptors below this one.
_FIRST_DESCRIPTOR = 200
#: Messages that may wait: a gateway that is this far behind has stopped reading.
QUEUE_LIMIT = 500000

on = False
_running = False
_queue = collections.deque()
_socket: 'Any' = None
_received = b''
_writing = _thread.allocate_lock()
_writer = None
_answering = _thread.RLock()
_syncs = 0
_acknowledged = 0
#: The last answer.
_answer = None
_CRASHES = {getattr(signal, name, None) for name in ('SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGABRT')}
#: The number of a message that could not be written, and so is never answered.
_NEVER = float('inf')
_before_write = []
_on_tick = []
#: By type: what does an order of the gateway. Set by modules that take orders.
_orders = {}
#: By type: turns a queued message into the messages to write. Set by modules that queue unfinished messages.
_finishers = {}
cpu_seconds = 0.0


def now():
    """Milliseconds since the epoch."""
    return time.time() * 1000.0


def push(message):
    """Queues a message, a dictionary with its `type`. Never blocks."""
    if on:
        add(message)
        if not _running:
            _start_thread()


fence.report_by(push)


def add(message):
    """Queues a message that does not have to be written soon."""
    if 'time' not in message:
        message['time'] = time.time() * 1000.0
    _queue.append(message)


def _start_thread():
    global _running
    _running = True
    try:
        _thread.start_new_thread(_write_for_ever, ())
    except RuntimeError:
        # It is too late for a new thread: the queue is written when the process ends.
        pass


def finish_with(kind, finisher):
    """Calls `finisher(message)` in the writing thread for each message of this type; it returns the messages to write
    instead.
    """
    _finishers[kind] = finisher


def before_write(callback):
    """Calls `callback()` in the writing thread before each write, to queue what is due."""
    _before_write.append(callback)


def on_tick(callback):
    """Calls `callback()` in the writing thread at every tick."""
    _on_tick.append(callback)


def obey(kind, order):
    """Calls `order(message)` for each message of this type that the gateway sends by itself. Whichever thread reads it
    calls `order`, which may not wait.
    """
    _orders[kind] = order


def take_orders():
    """Reads what the gateway has sent by itself. Does nothing while a thread waits for an answer: it reads that too."""
    if not on or not _answering.acquire(False):
        return
    try:
        while on and (b'\n' in _received or _readable(_socket, 0)):
            message = _read(time.monotonic() + TICK)
            if message is None:
                return
            _took(message)
    finally:
        _answering.release()


def connect(host, port, hello, timeout):
    """Connects, sends `hello` and returns the answer, None if the gateway refuses."""
    global _socket, on
    try:
        connection = _out_of_the_way(_connected(host, port, timeout))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(_line(hello))
        connection.settimeout(WRITE_TIMEOUT)
        _socket = connection
        answer = _read(time.monotonic() + timeout)
    except OSError:
        answer = None
    if not answer or answer.get('type') != 'welcome':
        _drop()
        return None
    on = True
    if hasattr(os, 'register_at_fork'):
        os.register_at_fork(after_in_child=_leave_child)
    return answer


def _connected(host, port, timeout):
    # `create_connection` would look the name up, and import modules that a driver may not need.
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout)
        connection.connect((host, port))
    except BaseException:
        connection.close()
        raise
    return connection


def write_now(message):
    """Writes a message immediately, before any thread runs."""
    add(message)
    flush()


def _out_of_the_way(connection):
    """Moves a socket to a high descriptor, so that the job's files get their usual numbers."""
    try:
        fcntl = standard('fcntl')
        number = fcntl.fcntl(connection.fileno(), fcntl.F_DUPFD_CLOEXEC, _FIRST_DESCRIPTOR)
    except (ImportError, OSError):
        return connection
    moved = socket.socket(connection.family, connection.type, connection.proto, number)
    connection.close()
    return moved


def sync(message, timeout):
    """Writes the queue with this message at its end and waits for the answer; False if there is none in time (seconds)."""
    return answered(ask(message), timeout)


def ask(message, second=None):
    """Writes the queue with this message at its end; returns the number for `answered`. A message with two answers has
    a key `second` for the second number, which is the next one.
    """
    global _syncs
    if not on:
        return 0
    with _answering:
        _syncs += 1
        number = message['sync'] = _syncs
        if second is not None:
            _syncs += 1
            message[second] = _syncs
        push(message)
    return number if flush() else _NEVER


def answered(number, timeout):
    """Waits for the answer with this number; False if there is none in time (seconds). Answers arrive in order."""
    if not on:
        # In a forked child, the thread that held the lock does not exist.
        return True
    with _answering:
        deadline = time.monotonic() + timeout
        while on and _acknowledged < number:
            answer = _read(deadline) if number != _NEVER else None
            if answer is None:
                return not on
            _took(answer)
    return True


def _took(message):
    global _acknowledged, _answer
    if message.get('type') == 'ack':
        _acknowledged = message.get('sync')
        _answer = message
        return
    order = _orders.get(message.get('type'))
    if order is not None:
        order(message)


def reply(message, timeout):
    """Writes the queue with this message at its end and returns the answer, None if there is none in time (seconds)."""
    if not on:
        return None
    with _answering:
        number = ask(message)
        in_time = answered(number, timeout)
        return _answer if in_time and _answer is not None and _answer.get('sync') == number else None


def flush():
    """Writes the queue. False if this thread is already writing (a signal handler interrupted it)."""
    global _writer
    me = _thread.get_ident()
    if _writer == me:
        return False
    with _writing:
        _writer = me
        try:
            _write()
        except Exception as error:
            _give_up(error)
        finally:
            _writer = None
    return True


def close():
    """Writes the queue and closes the connection."""
    try:
        flush()
    finally:
        _drop()


def _line(message):
    return json.dumps(message, separators=(',', ':')).encode('utf-8') + b'\n'


def _write():
    if not on:
        return
    fence.check('sender')
    for callback in _before_write:
        callback()
    lines = []
    while True:
        try:
            message = _queue.popleft()
        except IndexError:
            break
        finisher = _finishers.get(message['type'])
        finished = (message,) if finisher is None else finisher(message)
        lines.extend(_line(each) for each in finished)
    if not lines:
        return
    _socket.sendall(b''.join(lines))


def _write_for_ever():
    try:
        if hasattr(signal, 'pthread_sigmask'):
            # The job's threads receive the signals; a signal of a crash goes to the thread that crashes
            # (`faulthandler`).
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals() - _CRASHES)
        while on:
            for _ in range(_TICKS_PER_WRITE):
                for callback in _on_tick:
                    callback()
                time.sleep(TICK)
            _write_some()
    except Exception:
        # The interpreter is shutting down.
        pass


def _write_some():
    global cpu_seconds
    if len(_queue) > QUEUE_LIMIT:
        _drop()
    else:
        flush()
        cpu_seconds = time.thread_time()


def _give_up(error):
    """A message that cannot be written ends the recording; the gateway is told why."""
    try:
        _socket.sendall(_line({'type': 'fault', 'time': now(), 'hook': 'sender', 'error': fence.describe(error)}))
    except Exception:
        pass
    _drop()


def _read(deadline):
    """The next line from the gateway, None at the deadline or if the gateway has closed the connection."""
    global _received
    while b'\n' not in _received:
        connection = _socket
        left = deadline - time.monotonic()
        if connection is None or left <= 0:
            return None
        if not _readable(connection, left):
            return None
        try:
            chunk = connection.recv(65536)
        except OSError:
            chunk = b''
        if not chunk:
            _drop()
            return None
        _received += chunk
    line, _received = _received.split(b'\n', 1)
    return json.loads(line.decode('utf-8'))


def _readable(connection, seconds):
    if hasattr(select, 'poll'):
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    return bool(select.select([connection], [], [], seconds)[0])


def _drop():
    """Ends the recording in this process."""
    global on, _socket
    on = False
    connection, _socket = _socket, None
    _queue.clear()
    if connection is not None:
        try:
            connection.close()
        except OSError:
            pass


def _leave_child():
    """A forked child is not the driver: it drops the connection without ending the driver's."""
    _drop()
