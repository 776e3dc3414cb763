"""The line to the gateway: a queue that the hooks append to, and a thread that writes it out.

The thread is a native one (`_thread`), so that `threading.enumerate()` and the interpreter's shutdown do not know it. It is
started with the first line, which is when Py4J has threads too: a process with one thread may fork without a warning.
Where the gateway goes away, recording ends without a word and the job goes on.
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

#: Seconds between two looks at the main thread, and how many of them pass between two writes.
TICK = 0.02
_TICKS_PER_WRITE = 3
#: Seconds that a write may take before the gateway counts as gone.
WRITE_TIMEOUT = 15.0
#: Descriptors below it are left to the job.
_FIRST_DESCRIPTOR = 200
#: Lines that may wait; a gateway that is this far behind has stopped reading.
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
#: What could not be written is not answered.
_NEVER = float('inf')
_before_write = []
_on_tick = []
#: Turns a queued message into what is written; set by the modules that queue something unfinished.
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
    """Queues a message that need not be written soon."""
    if 'time' not in message:
        message['time'] = time.time() * 1000.0
    _queue.append(message)


def _start_thread():
    global _running
    _running = True
    try:
        _thread.start_new_thread(_write_for_ever, ())
    except RuntimeError:
        # Too late in the process's life for a thread: what is queued goes out when it ends.
        pass


def finish_with(kind, finisher):
    """Has `finisher(message)` return the messages to write in place of each one of this kind, in the writing thread."""
    _finishers[kind] = finisher


def before_write(callback):
    """Has `callback()` run in the writing thread before each write, to queue what is due."""
    _before_write.append(callback)


def on_tick(callback):
    """Has `callback()` run in the writing thread at every tick."""
    _on_tick.append(callback)


def connect(host, port, hello, timeout):
    """Connects, says hello and returns the gateway's answer, or None where it does not want us."""
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
    # Not `create_connection`, which looks the name up: for that Python imports modules that a driver may not need.
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout)
        connection.connect((host, port))
    except BaseException:
        connection.close()
        raise
    return connection


def write_now(message):
    """Writes a message at once, before any thread runs."""
    add(message)
    flush()


def _out_of_the_way(connection):
    """Moves a socket to a high descriptor: the job's files get the numbers that they always get."""
    try:
        fcntl = standard('fcntl')
        number = fcntl.fcntl(connection.fileno(), fcntl.F_DUPFD_CLOEXEC, _FIRST_DESCRIPTOR)
    except (ImportError, OSError):
        return connection
    moved = socket.socket(connection.family, connection.type, connection.proto, number)
    connection.close()
    return moved


def sync(message, timeout):
    """Writes everything up to and with this message and waits for its answer; False if none came in time (seconds)."""
    return answered(ask(message), timeout)


def ask(message, second=None):
    """Writes everything up to and with this message; the number returned is for `answered`. A message that is answered
    twice has a key `second` for the other number, which is the next one."""
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
    """Waits for the answer to what was asked; False if none came in time (seconds). Answers come in order."""
    global _acknowledged, _answer
    with _answering:
        deadline = time.monotonic() + timeout
        while on and _acknowledged < number:
            answer = _read(deadline) if number != _NEVER else None
            if answer is None:
                return not on
            if answer.get('type') == 'ack':
                _acknowledged = answer.get('sync')
                _answer = answer
    return True


def reply(message, timeout):
    """Writes everything up to and with this message and returns its answer, None if none came in time (seconds)."""
    with _answering:
        number = ask(message)
        in_time = answered(number, timeout)
        return _answer if in_time and _answer is not None and _answer.get('sync') == number else None


def flush():
    """Writes what is queued. False where this very thread is writing already (a signal came in between)."""
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
    """Writes the rest and hangs up."""
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
            # Signals are for the threads of the job; those of a crash are for the thread that crashes (`faulthandler`).
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals() - _CRASHES)
        while on:
            for _ in range(_TICKS_PER_WRITE):
                for callback in _on_tick:
                    callback()
                time.sleep(TICK)
            _write_some()
    except Exception:
        # The interpreter is ending under this thread.
        pass


def _write_some():
    global cpu_seconds
    if len(_queue) > QUEUE_LIMIT:
        _drop()
    else:
        flush()
        cpu_seconds = time.thread_time()


def _give_up(error):
    """What cannot be written ends the recording; the gateway still hears why."""
    try:
        _socket.sendall(_line({'type': 'fault', 'time': now(), 'hook': 'sender', 'error': fence.describe(error)}))
    except Exception:
        pass
    _drop()


def _read(deadline):
    """The next line from the gateway, None at the deadline or when it has hung up."""
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
    """A forked child is another process than the driver: it lets go of the connection without ending it."""
    _drop()
