"""Hands a run over to a waiting driver, and represents it: its descriptors, its signals, its end.

    python -I -S handoff.py SOCKET COMMAND…

COMMAND starts the script normally. It replaces this process if no driver takes the run over, so that nothing is lost.
PROTOCOL.md has the messages of both sides.
"""

import fcntl
import json
import os
import signal
import socket
import struct
import sys

#: Seconds that the driver may take to accept the run.
_ANSWER = 3.0
#: Signals that a person or a terminal can send to a driver.
_PASSED = frozenset(
    getattr(signal, name)
    for name in 'SIGHUP SIGINT SIGQUIT SIGTERM SIGUSR1 SIGUSR2 SIGALRM SIGCONT SIGTSTP SIGWINCH'.split()
)
#: Files of a control group.
_BOUNDS = ('cpu.max', 'memory.high', 'memory.max', 'pids.max')
#: Python ignores these when it starts.
_IGNORED = (signal.SIGPIPE, signal.SIGXFSZ)
#: `siginfo_t.si_code` of a signal from the kernel: a terminal sends to all processes in its foreground.
_FROM_KERNEL = 0x80


def surroundings():
    """What a process inherits besides its descriptors, environment and working directory, as values for JSON."""
    import resource

    return {
        'stack': list(resource.getrlimit(resource.RLIMIT_STACK)),
        'nice': os.nice(0),
        'cores': sorted(os.sched_getaffinity(0)),
        'scheduler': os.sched_getscheduler(0),
        'ids': [*os.getresuid(), *os.getresgid(), *sorted(os.getgroups())],
        'namespaces': [os.readlink('/proc/self/ns/' + name) for name in ('ipc', 'mnt', 'net', 'pid', 'user', 'uts')],
        'allowed': _allowed(),
    }


def _allowed():
    """The limits of its control groups (version 2). The names of groups differ from one terminal to the next."""
    with open('/proc/self/cgroup') as stream:
        group = next((line[4:].strip() for line in stream if line.startswith('0::/')), '')
    parts = ['/sys/fs/cgroup', *group.split('/')]
    folders = {'/'.join(parts[:number]) for number in range(1, len(parts) + 1)}
    bounds = ((name, _text('%s/%s' % (folder, name))) for folder in folders for name in _BOUNDS)
    return sorted([name, text] for name, text in bounds if not text.startswith('max'))


def _text(path):
    try:
        with open(path) as stream:
            return stream.read()
    except OSError:
        return 'max'


def limits():
    """Number, soft and hard value of each limit of the process."""
    import resource

    numbers = {getattr(resource, name) for name in dir(resource) if name.startswith('RLIMIT_')}
    return [[number, *resource.getrlimit(number)] for number in sorted(numbers)]


def inherited():
    """Descriptors above 2 that the parent process has left open; Python's own close when a program starts."""
    numbers = [int(name) for name in os.listdir('/proc/self/fd')]
    return sorted(number for number in numbers if number > 2 and _is_left_open(number))


def _is_left_open(number):
    try:
        return not fcntl.fcntl(number, fcntl.F_GETFD) & fcntl.FD_CLOEXEC
    except OSError:
        # The descriptor of the listing itself.
        return False


def environment():
    """The variables as they were given: Python sets some of its own when it starts (PEP 538)."""
    with open('/proc/self/environ', 'rb') as stream:
        pairs = (entry.partition(b'=') for entry in stream.read().split(b'\0') if entry)
        return {os.fsdecode(name): os.fsdecode(value) for name, _, value in pairs}


def _ask(path, command):
    """Returns a connection to the driver that takes the run over and its process id; None if it refuses."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(_ANSWER)
    connection.connect(path)
    umask = os.umask(0)
    os.umask(umask)
    folder = os.stat('.')
    others = inherited()
    request = {
        'command': command,
        'environment': environment(),
        'folder': [folder.st_dev, folder.st_ino],
        'umask': umask,
        'surroundings': surroundings(),
        'limits': limits(),
        'descriptors': others,
    }
    text = json.dumps(request).encode('ascii')
    socket.send_fds(connection, [struct.pack('<I', len(text))], [0, 1, 2, *others])
    connection.sendall(text)
    answer = connection.recv(4)
    if len(answer) < 4:
        return None
    connection.sendall(b'g')
    connection.settimeout(None)
    return connection, struct.unpack('<I', answer)[0]


def _stand_in(connection, driver):
    """Passes signals on until the driver has ended, and ends in the same way."""
    import _thread

    _let_go()
    answers = []

    def read():
        while True:
            answers.append(_status(connection))
            os.kill(os.getpid(), signal.SIGIO)
            if answers[-1] is None:
                return

    _thread.start_new_thread(read, ())
    while True:
        info = signal.sigwaitinfo(_PASSED | {signal.SIGIO})
        if info.si_signo != signal.SIGIO:
            _send(connection, bytes([info.si_signo, info.si_code == _FROM_KERNEL]))
        while answers:
            _follow(answers.pop(0), driver)


def _let_go():
    """Closes the descriptors that the driver now has: a reader of the driver's output must see its end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    for number in inherited():
        os.close(number)


def _status(connection):
    """The next status of the driver, as `waitpid` returns it; None if nobody can report it any more."""
    try:
        data = connection.recv(4, socket.MSG_WAITALL)
    except OSError:
        data = b''
    return struct.unpack('<i', data)[0] if len(data) == 4 else None


def _send(connection, data):
    try:
        connection.sendall(data)
    except OSError:
        # The driver has just ended.
        pass


def _follow(status, driver):
    if status is None:
        # The keeper was killed; without it the driver must not continue.
        os.kill(driver, signal.SIGKILL)
        status = signal.SIGKILL
    if os.WIFSTOPPED(status):
        os.kill(os.getpid(), signal.SIGSTOP)
    elif os.WIFSIGNALED(status):
        _die(os.WTERMSIG(status))
    else:
        os._exit(os.WEXITSTATUS(status))


def _die(number):
    """Ends by a signal, without a core dump of a process that is not the driver."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
    os.kill(os.getpid(), number)
    os._exit(128 + number)


def _run_plain(command, given, mask):
    """`given`: the variables that this process was started with, None if they cannot be read."""
    for number in (signal.SIGINT, *_IGNORED):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    os.execvpe(command[0], command, dict(os.environ) if given is None else given)


def main(path, *command):
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _PASSED | {signal.SIGIO})
    given = found = None
    try:
        given = environment()
        if not mask and not any(signal.getsignal(number) == signal.SIG_IGN for number in _PASSED):
            found = _ask(path, command)
    except Exception:
        # There is no driver, or something is different here: start the script normally.
        pass
    if found is None:
        _run_plain(command, given, mask)
    else:
        _stand_in(*found)


if __name__ == '__main__':
    main(*sys.argv[1:])
