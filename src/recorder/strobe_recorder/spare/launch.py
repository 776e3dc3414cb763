"""The launch of the JVM: the gateway gets its description, and may have a JVM like that waiting."""

import os
import stat
import sys

from ..link import channel
from ..link.fence import fenced
from ..standard import standard
from . import spare_process

#: Seconds that a driver waits for the gateway's answer.
DEADLINE = 1.0
_PORT = 'PYSPARK_GATEWAY_PORT'
_SECRET = 'PYSPARK_GATEWAY_SECRET'


@fenced('launch')
def spare(conf=None, popen_kwargs=None):
    """A JVM that was launched as `launch_gateway` with these arguments would launch it, or None."""
    if popen_kwargs is not None or _PORT in os.environ or not sys.platform.startswith('linux'):
        return None
    try:
        message = _description(conf)
    except (OSError, LookupError):
        # /proc has no such information, or the working directory is gone.
        return None
    if message is None:
        return None
    reply = channel.reply(message, DEADLINE)
    given = None if reply is None else reply.get('spare')
    taken = None
    try:
        taken = None if given is None else _Spare(given)
    except OSError:
        # The JVM has just ended.
        pass
    finally:
        # In any case: the gateway ends a JVM that nobody uses.
        channel.push({'type': 'sparkLaunched', 'isSpare': taken is not None})
    return taken


class _Spare:
    """A waiting JVM. It ends when its input does, which from now on belongs to this process."""

    __slots__ = ('given', 'input', 'appended')

    def __init__(self, given):
        self.given = given
        # Non-blocking: this fails if there is no JVM at the other end.
        self.input = os.open(given['input'], os.O_WRONLY | os.O_NONBLOCK)
        self.appended = [descriptor for descriptor in (1, 2) if stat.S_ISREG(os.fstat(descriptor).st_mode)]

    def connect(self, launch_gateway, conf):
        """Returns what `launch_gateway(conf)` returns, connected to this JVM. An error means that there is no spare
        after all.
        """
        try:
            os.environ[_PORT] = str(self.given['port'])
            os.environ[_SECRET] = self.given['secret']
            try:
                gateway = launch_gateway(conf)
            finally:
                os.environ.pop(_PORT, None)
                os.environ.pop(_SECRET, None)
            self._hand_over_output()
            gateway.proc = self._process()
            return gateway
        except BaseException:
            self._close()
            raise

    def _hand_over_output(self):
        fcntl = standard('fcntl')
        for descriptor in self.appended:
            flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
            fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_APPEND)
        for descriptor, name in ((1, 'stdout'), (2, 'stderr')):
            os.write(descriptor, self.given[name].encode('latin-1'))

    def _process(self):
        number, self.input = self.input, None
        return spare_process.SpareProcess(self.given['pid'], number)

    def _close(self):
        if self.input is not None:
            os.close(self.input)
            self.input = None


def _description(conf):
    """What the JVM depends on; None if it cannot be described, or if its output cannot be given to another process."""
    pairs = _pairs(conf)
    environment = dict(os.environ)
    if pairs is None or not _is_plain(environment.items()) or not _is_plain(pairs):
        return None
    return {
        'type': 'sparkLaunching',
        'executable': sys.executable,
        'packages': _packages(),
        'cwd': os.getcwd(),
        'umask': _umask(),
        'limits': _limits(),
        'conf': pairs,
        'env': environment,
        'streams': _streams(),
    }


def _pairs(conf):
    """The pairs that `SparkConf.getAll` returns before there is a JVM."""
    if conf is None:
        return []
    own = conf.__dict__
    pairs = own.get('_conf')
    if type(conf).__module__ != 'pyspark.conf' or own.get('_jconf') is not None or pairs is None:
        return None
    return [[str(key), str(value)] for key, value in pairs.items()]


def _is_plain(pairs):
    """Whether all texts stay the same when another process passes them on in UTF-8."""
    try:
        return all(os.fsencode(text) == text.encode('utf-8') for pair in pairs for text in pair)
    except UnicodeEncodeError:
        return False


def _packages():
    files = [sys.modules[name].__file__ or '' for name in ('pyspark', 'py4j')]
    return sorted({os.path.dirname(os.path.dirname(file)) for file in files})


def _umask():
    """Read from /proc: the only other way to ask for it is to set it."""
    with open('/proc/self/status') as status:
        for line in status:
            if line.startswith('Umask:'):
                return int(line.split()[1], 8)
    raise LookupError('no umask in /proc/self/status')


def _limits():
    resource = standard('resource')
    numbers = sorted(value for name, value in vars(resource).items() if name.startswith('RLIMIT_'))
    return [[number, *resource.getrlimit(number)] for number in dict.fromkeys(numbers)]


def _streams():
    """Where standard output and error go. None if another process cannot write there as this one does: a socket, a
    closed descriptor, a file that is written in the middle.
    """
    found = []
    for descriptor in (1, 2):
        try:
            status = os.fstat(descriptor)
        except OSError:
            return None
        if not _can_be_shared(descriptor, status):
            return None
        found.append({'descriptor': descriptor, 'device': status.st_dev, 'inode': status.st_ino})
    return found


def _can_be_shared(descriptor, status):
    fcntl = standard('fcntl')
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    if flags & os.O_ACCMODE == os.O_RDONLY:
        return False
    if stat.S_ISREG(status.st_mode):
        return bool(flags & os.O_APPEND) or os.lseek(descriptor, 0, os.SEEK_CUR) == status.st_size
    return stat.S_ISCHR(status.st_mode) or stat.S_ISFIFO(status.st_mode)
