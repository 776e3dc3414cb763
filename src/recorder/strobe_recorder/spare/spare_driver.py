"""A driver that exists before its script: pyspark is imported, the recorder's hooks are installed, its channel is not
open.

Python was started with an empty `.pyc` file. Before Python reads the file it creates a loader for `__main__`, and comes
here (see `site/sitecustomize.py`) with no Python frame below. The driver adopts what a run hands over and writes the
script's code into the file, and Python continues as for any script: frames, tracebacks, exit codes and the order of
events at the end are those of `python script.py`.
"""

import fcntl
import importlib.util
import io
import json
import marshal
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
import warnings
from importlib.machinery import SourceFileLoader

from ..link import children
from . import freshness, handoff, loaded, script_text
from .keeper import keep
from .own_modules import OwnModules
from .script_changes import Beforehand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Seconds that the handoff may take to confirm.
_GO = 10.0
#: Descriptors that stay open during the handover do not collide with the job's.
_FIRST_DESCRIPTOR = 300


class _Reads(dict):
    """The variables, with a record of which ones are read."""

    def __init__(self, values):
        super().__init__(values)
        self.names = set()
        self.all = False

    def __getitem__(self, key):
        self.names.add(os.fsdecode(key))
        return super().__getitem__(key)

    def __iter__(self):
        self.all = True
        return super().__iter__()


def load_main(text, code_file, startup, recorder):
    """Returns the loader of the script that a run hands over. Never returns if none does.

    `text`: the value of STROBE_SPARE; `code_file`: the file that Python will read the code from; `startup`: names of
    the modules that Python itself has loaded; `recorder`: the package.
    """
    config = json.loads(text)
    for number in handoff.inherited():
        os.close(number)
    # Nobody can connect before the driver listens.
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(config['socket'])
    link, keepers_link = socket.socketpair()
    driver = os.fork()
    if driver:
        listener.close()
        link.close()
        keep(driver, keepers_link, (config['socket'], config['noise'], code_file))
    keepers_link.close()
    os.setpgid(0, 0)
    report = os.dup(1)
    try:
        spare = _Spare(config, code_file, listener, link, recorder, report)
        spare.make(startup)
        spare.wait()
    except BaseException as error:
        _leave(report, {'failed': '%s: %s' % (type(error).__name__, error)})
    return spare.become()


def _leave(report, message):
    try:
        os.write(report, json.dumps(message).encode('ascii') + b'\n')
    finally:
        os._exit(0)


class _Spare:
    def __init__(self, config, code_file, listener, link, recorder, report):
        self.config = config
        self.code_file = code_file
        self.listener = listener
        self.link = link
        self.recorder = recorder
        self.report = report
        self.noise = os.open(config['noise'], os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(self.noise, 1)
        os.dup2(self.noise, 2)
        self.variables = {name: value for name, value in handoff.environment().items() if name != 'STROBE_SPARE'}

    def make(self, startup):
        """Imports what the last run imported. A module whose import has side effects must wait for the script."""
        if self._is_noisy():
            _leave(self.report, {'failed': 'Python prints output at startup'})
        self.recorder.put_in_hooks()
        before = _traces()
        environ: Any = os.environ
        variables = environ._data
        reads = environ._data = _Reads(variables)
        for name in self.config['modules']:
            with OwnModules(lambda name=name: _leave(self.report, {'unfit': name})):
                self._import(name)
            if self._is_noisy() or _traces() != before or dict.__ne__(reads, variables):
                _leave(self.report, {'unfit': name})
        environ._data = variables
        self.beforehand = Beforehand(frozenset(sys.modules) - startup, None if reads.all else reads.names)
        self.imports = freshness.Imports(startup)
        self.listener.listen(1)
        os.write(self.report, b'{"ready":%d}\n' % os.getpid())

    def _import(self, name):
        if name in sys.modules:
            return
        try:
            importlib.import_module(name)
        except ImportError:
            # Another module creates this one.
            pass
        except BaseException:
            _leave(self.report, {'unfit': name})

    def _is_noisy(self):
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        return os.fstat(self.noise).st_size > 0

    def wait(self):
        """Waits for a run that this driver fits."""
        poll = select.poll()
        poll.register(self.listener, select.POLLIN)
        poll.register(self.link, select.POLLIN)
        if any(number == self.link.fileno() for number, _ in poll.poll()):
            os._exit(0)
        connection, _ = self.listener.accept()
        self.began = time.time()
        self.imported = time.perf_counter()
        self.listener.close()
        try:
            self.request, descriptors = _receive(connection)
            self._check()
            self._put_in_place(descriptors)
        except Exception as error:
            _leave(self.report, {'refused': str(error)})
        self._agree(connection)

    def _check(self):
        request = self.request
        self.differing = {
            name: request['environment'].get(name)
            for name in {*self.variables, *request['environment']}
            if self.variables.get(name) != request['environment'].get(name)
        }
        for name in self.differing:
            if name not in self.config['varying'] and not name.startswith('STROBE_'):
                raise script_text.Unfit('the variable %s is different' % name)
        folder = os.stat('.')
        if [folder.st_dev, folder.st_ino] != request['folder']:
            raise script_text.Unfit('the working directory is different')
        if handoff.surroundings() != request['surroundings']:
            raise script_text.Unfit('scheduling or permissions are different')
        if sys.gettrace() is not None or sys.getprofile() is not None:
            raise script_text.Unfit('a tracer or profiler is active')
        self._check_script()

    def _check_script(self):
        # One string object, as in Python: pickled functions of `__main__` have it in their code and their globals.
        self.script = sys.intern(_absolute(self.request['command'][1]))
        self.folder = os.path.dirname(os.path.realpath(self.script))
        if not self.script.endswith('.py') or not os.path.isfile(self.script):
            raise script_text.Unfit('the script is not a Python file')
        if not getattr(sys.flags, 'safe_path', False):
            # Python has put the folder of its file there.
            sys.path_importer_cache.pop(sys.path[0], None)
            sys.path[0] = self.folder
        sys.path_importer_cache.pop(self.code_file, None)
        changed = self.imports.changed()
        if changed is not None:
            raise script_text.Unfit('%s has changed, or is hidden by another file' % changed)
        with open(self.script, 'rb') as stream:
            text = stream.read()
        script_text.check(self.script, text, freshness.own_folders(), self.beforehand)
        with warnings.catch_warnings():
            # Python would print these warnings to standard error.
            warnings.simplefilter('error')
            self._write_code(compile(text, self.script, 'exec', dont_inherit=True))

    def _write_code(self, code):
        """Writes the code that Python will read. This can fail on a full disk, so it happens before the run is taken
        over.
        """
        with open(self.code_file, 'r+b') as stream:
            stream.write(importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code))
        # Python has the file open.
        os.unlink(self.code_file)

    def _put_in_place(self, descriptors):
        others = self.request['descriptors']
        for number in others:
            if _is_open(number):
                raise script_text.Unfit('descriptor %d is in use' % number)
        for number, target in zip(descriptors, (0, 1, 2, *others)):
            os.dup2(number, target)
            os.close(number)
        for number, soft, hard in self.request['limits']:
            if resource.getrlimit(number) != (soft, hard):
                resource.setrlimit(number, (soft, hard))
        os.umask(self.request['umask'])

    def _agree(self, connection):
        """From here on the handoff represents this process, and the keeper listens to it."""
        connection.settimeout(_GO)
        connection.sendall(struct.pack('<I', os.getpid()))
        if connection.recv(1) != b'g':
            os._exit(0)
        socket.send_fds(self.link, [b'c'], [connection.fileno()])
        self.link.recv(1)
        for each in (connection, self.link):
            each.close()
        for number in (self.report, self.noise):
            os.close(number)

    def become(self):
        """Turns this process into the one of the script, and returns its loader."""
        _begin_streams()
        for name, value in self.differing.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        recording = os.environ.pop('STROBE_RECORDER', None)
        sys.argv[:] = self.request['command'][1:]
        if hasattr(sys, 'orig_argv'):
            sys.orig_argv[:] = self.request['command']
        main = sys.modules['__main__']
        main.__file__ = self.script
        loaded.given = self.request['environment']
        self._record(recording)
        return SourceFileLoader('__main__', self.script)

    def _record(self, recording):
        try:
            children.pass_on(recording)
            self.recorder.begin(recording, (self.began, 0.0, self.imported))
        except Exception:
            # The job must not see errors of the recorder.
            pass


def _receive(connection):
    """The request, and the descriptors that came with it."""
    connection.settimeout(_GO)
    head, numbers, _, _ = socket.recv_fds(connection, 4, 253, socket.MSG_WAITALL)
    size = struct.unpack('<I', head)[0]
    text = b''
    while len(text) < size:
        part = connection.recv(size - len(text))
        if not part:
            raise script_text.Unfit('the handoff has closed the connection')
        text += part
    return json.loads(text.decode('ascii')), [_out_of_the_way(number) for number in numbers]


def _out_of_the_way(number):
    """Moves a descriptor: the job's can have any number from 0 on."""
    moved = fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, _FIRST_DESCRIPTOR)
    os.close(number)
    return moved


def _is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _absolute(name):
    """Makes the name of the script absolute as Python does, without any other change."""
    return os.path.join(os.getcwd(), name)


def _traces():
    """What an import may change that a script could see before it imports anything."""
    threading = sys.modules.get('threading')
    return (
        os.getcwd(),
        list(sys.path),
        list(sys.argv),
        sys.excepthook,
        sys.displayhook,
        [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)],
        1 if threading is None else threading.active_count(),
    )


def _begin_streams():
    """Creates the standard streams again for the current descriptors, as Python does when it starts.

    In place, because imported modules may hold them.
    """
    _begin_stream(sys.stdin, 0, 'rb', False)
    _begin_stream(sys.stdout, 1, 'wb', False)
    _begin_stream(sys.stderr, 2, 'wb', True)


def _begin_stream(stream, number, mode, is_line_buffered):
    name = stream.name
    # PYTHONUNBUFFERED
    unbuffered = isinstance(stream.buffer, io.RawIOBase)
    buffer = open(number, mode, 0 if unbuffered else -1, closefd=False)  # noqa: SIM115  it is the stream's from now on
    raw = buffer if unbuffered else buffer.raw
    raw.name = name
    stream.__init__(
        buffer,
        encoding=stream.encoding,
        errors=stream.errors,
        newline='\n',
        line_buffering=not unbuffered and (is_line_buffered or raw.isatty()),
        write_through=stream.write_through,
    )
