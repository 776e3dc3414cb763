"""The hook on every Py4J call of the driver: `GatewayClient.send_command`.

It sits below pyspark's search for call sites and adds no frame to a traceback. Usually it counts, takes the time and
looks up the name of the Java method; only a command that could run a job, or before which something is due, costs more.
A loop sends the same text repeatedly, so what a short command is about is remembered by its text.
"""

import sys
from time import perf_counter

from ..calls import threadstate
from ..capture import broadcasts, errors, marks, materialized, plans, streams
from ..classification import lazy
from ..ledger import paying
from ..link import channel, fence, spark_context
from . import actions, contexts

_CONTEXT = 'i\norg.apache.spark.api.java.JavaSparkContext\n'
_SPECIAL = frozenset(marks.MARKS).union(
    'stop trigger asJavaRDD broadcast getJobTags clearJobTags setLocalProperties JavaSparkContext'.split()
)
#: Commands shorter than this are remembered, and how many of them.
_SHORT = 200
_MOST_REMEMBERED = 1000


def patch_client(module):
    """`py4j.java_gateway`."""
    owner = module.GatewayClient
    original = owner.__dict__['send_command']
    # Local names: when the process ends, those of the module are gone before py4j's last calls.
    local, line, clock, strip = threadstate.local, channel, perf_counter, fence.strip
    lazy_methods, lazy_prefixes, special = lazy.METHODS, lazy.PREFIXES, _SPECIAL
    before, finish, broken, frame = _before, _finish, errors.broken, sys._getframe
    waiting, release, pay = plans.waiting, _release, paying.pay
    paying.prepare(module)
    short, most, remembered = _SHORT, _MOST_REMEMBERED, {}

    def send_command(self, command, retry=True, binary=False):
        state = None
        try:
            state = local.holder.state
            if state.busy or not line.on:
                return original(self, command, retry, binary)
            began = clock()
            after = kind = None
            size = len(command)
            # Hashing a long command would take longer than reading its beginning.
            name = remembered.get(command) if size < short else None
            if name is not None:
                if state.armed is not None or state.born or state.unplanned:
                    after = before(self, state, command, name, True)
            else:
                kind = command[:2]
                if kind == 'c\n' or kind == 'S\n':
                    start = command.find('\n', 2) + 1
                    name = command[start : command.find('\n', start)]
                    lazily = name in lazy_methods or command.startswith(lazy_prefixes)
                    if name in special or not lazily or state.armed is not None or state.born or state.unplanned:
                        after = before(self, state, command, name, lazily)
                    elif size < short and command.isascii():
                        if len(remembered) >= most:
                            remembered.clear()
                        remembered[command] = name
                elif kind == 'm\n':
                    if command[4:-3] in waiting:
                        release(self, state, command[4:-3])
                elif kind == 'i\n' or state.armed is not None:
                    lazily = kind != 'i\n' or command.startswith(lazy_prefixes)
                    special_name = 'JavaSparkContext' if command.startswith(_CONTEXT) else None
                    after = before(self, state, command, special_name, lazily)
                if not command.isascii():
                    size = len(command.encode())
            state.open_since = sent = clock()
            answer = original(self, command, retry, binary)
            done = clock()
            seconds = done - sent
            state.open_since = 0.0
            received = 0
            if not binary:
                received = (len(answer) if answer.isascii() else len(answer.encode())) + 2
            state.calls += 1
            state.seconds += seconds
            state.sent += size
            state.received += received
            if kind == 'm\n':
                state.releases += 1
                state.release_seconds += seconds
            else:
                pay(frame(1), state, command, name, sent, seconds, size, received)
            if not binary and (after is not None or answer[:1] != 'y'):
                finish(self, state, answer, after, name or '')
            state.recorder_seconds += sent - began + clock() - done
            return answer
        except BaseException as error:
            if state is not None:
                state.open_since = 0.0
            if line.on:
                broken(error, frame(1))
            strip(error)
            raise

    fence.wrap(owner, 'send_command', send_command)


def _before(client, state, command, name, lazily):
    """Does what is due before a command; returns a function of the answer to call after it, or None."""
    if fence.is_off('commands'):
        return None
    state.busy = True
    state.open_since = perf_counter()
    try:
        fence.check('commands')
        return _due(client, state, command, name, lazily)
    except Exception as error:
        fence.fault('commands', error)
        return None
    finally:
        state.busy = False


def _release(client, state, target):
    state.busy = True
    try:
        plans.release(client, target)
    finally:
        state.busy = False


def _due(client, state, command, name, lazily):
    if state.armed is not None and state.armed.over:
        actions.disarm(client, state)
    if plans.due(state):
        plans.resolve(client, state)
    frame = sys._getframe(3)
    if name in marks.MARKS:
        marks.mark(state, name, frame)
    if name == 'trigger':
        streams.triggered(frame)
    if name == 'stop':
        streams.stopping(client, command, frame)
        return _stop(client, state, command)
    if not lazily and not lazy.is_lazy_after_all(name, command, frame.f_back):
        if spark_context.current() is None:
            contexts.adopt()
        actions.arm(client, state, frame)
        if state.armed is not None and not spark_context.is_pinned():
            # The next command may use another JVM thread, and this JVM thread may serve another Python thread.
            return lambda answer: actions.disarm(client, state)
    return _afterwards(client, state, name, frame)


def _stop(client, state, command):
    context = spark_context.current()
    if context is None or not command.startswith('c\n' + context.java + '\nstop\n'):
        return None
    contexts.stopping(client, state)
    state.armed = None
    return lambda answer: contexts.stopped(client)


def _afterwards(client, state, name, frame):
    if name == 'asJavaRDD':
        return lambda answer: materialized.made(client, answer, frame)
    if name == 'broadcast':
        return lambda answer: broadcasts.made(frame)
    if name == 'getJobTags':
        put_back = actions.without_tag(client, state, name)
        return None if put_back is None else lambda answer: put_back()
    if name == 'start' or name == 'toTable':
        return streams.starting(frame)
    if name == 'setLocalProperties':
        return lambda answer: actions.forget(state)
    if name == 'clearJobTags':
        return lambda answer: actions.add_tag_again(client, state)
    if name == 'JavaSparkContext':
        return lambda answer: contexts.made(client, answer[2:]) if answer.startswith('yr') else None
    return None


def _finish(client, state, answer, after, name):
    state.busy = True
    state.open_since = perf_counter()
    try:
        if after is not None:
            after(answer)
        if answer[:1] == 'x' and name != 'next':
            errors.note(client, answer, sys._getframe(2), name not in lazy.METHODS)
    except Exception as error:
        fence.fault('commands', error)
    finally:
        state.busy = False
        state.open_since = 0.0
