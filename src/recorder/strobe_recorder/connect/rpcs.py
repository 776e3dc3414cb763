"""The hook on every RPC of Spark Connect: the methods of a client's gRPC stubs.

A client has one stub for its own calls and one for uploads. Their methods are replaced in the object; pyspark only
calls them. Each RPC is billed to the line that waits for it, and to the totals.
"""

import sys
from time import perf_counter

from ..calls import costs, threadstate
from ..calls.costs import LONG, MOST_WAITS
from ..calls.threadstate import RpcSum
from ..ledger import paying
from ..link import channel, fence
from ..link.fence import fenced
from . import batches, operations, silence, versions

_STREAMS = frozenset(('ExecutePlan', 'ReattachExecute'))
_UPLOAD = 'AddArtifacts'
_UNARY = (
    'AnalyzePlan Config ArtifactStatus Interrupt ReleaseExecute ReleaseSession FetchErrorDetails CloneSession GetStatus'
).split()
#: What a request asks for is the name of the field that is set in this group.
_GROUPS = {'AnalyzePlan': 'analyze'}
#: RPCs of no line: pyspark's threads acknowledge each response of a result.
_APART = frozenset(('ReleaseExecute',))


@fenced('connect')
def watch(client):
    """Hooks the stubs of a new `SparkConnectClient`."""
    own = client.__dict__
    uploads = own.get('_artifact_manager')
    # Before pyspark 4.1, `_stub` is no property.
    stubs = [own.get('_internal_stub', own.get('_stub')), None if uploads is None else uploads.__dict__.get('_stub')]
    for stub in stubs:
        methods = {} if stub is None else stub.__dict__
        for name in [*_STREAMS, _UPLOAD, *_UNARY]:
            method = methods.get(name)
            if method is not None and not isinstance(method, _Method):
                methods[name] = (_Stream if name in _STREAMS else _Upload if name == _UPLOAD else _Unary)(name, method)


class _Method:
    """Stands for a method of a stub."""

    __slots__ = ('_name', '_original')

    def __init__(self, name, original):
        self._name = name
        self._original = original

    def __getattr__(self, name):
        return getattr(self._original, name)


class _Single(_Method):
    """A method with one response."""

    __slots__ = ()

    def _timed(self, given, args, kwargs, count):
        """Calls the method, and `count(answer, state, began, done, frame)` after it; `answer` is None for an error."""
        state = threadstate.get()
        state.open_since = began = perf_counter()
        answer = None
        try:
            answer = self._original(given, *args, **kwargs)
            return answer
        except BaseException as error:
            if self._name != _UPLOAD:
                silence.failed(given.session_id, error)
            fence.strip(error)
            raise
        finally:
            done = perf_counter()
            state.open_since = 0.0
            count(answer, state, began, done, sys._getframe(2))


class _Unary(_Single):
    """A method with one request and one response."""

    __slots__ = ()

    def __call__(self, request, *args, **kwargs):
        if not channel.on or threadstate.get().busy:
            return self._original(request, *args, **kwargs)
        if self._name == 'ReleaseSession':
            batches.look_before_release(request.session_id)
            versions.look(request.session_id)
        return self._timed(request, args, kwargs, lambda *answered: _count(self._name, request, *answered))


class _Upload(_Single):
    """`AddArtifacts`, which takes an iterator of requests. gRPC consumes it in another thread."""

    __slots__ = ()

    def __call__(self, requests, *args, **kwargs):
        if not channel.on:
            return self._original(requests, *args, **kwargs)
        sizes = []
        return self._timed(_sized(requests, sizes), args, kwargs, lambda *answered: _count_upload(sizes, *answered))


def _sized(requests, sizes):
    for request in requests:
        sizes.append(_sent(request))
        yield request


class _Stream(_Method):
    """A method that answers with the responses of an operation."""

    __slots__ = ()

    def __call__(self, request, *args, **kwargs):
        if not channel.on or threadstate.get().busy:
            return self._original(request, *args, **kwargs)
        frame = sys._getframe(1)
        operation = operations.begin(request, frame) if self._name == 'ExecutePlan' else operations.again(request)
        state = threadstate.get()
        began = perf_counter()
        try:
            answers = self._original(request, *args, **kwargs)
        except BaseException as error:
            fence.strip(error)
            raise
        key = (self._name, None if operation is None else operation.what)
        cost = _bill(key, state, began, perf_counter() - began, _sent(request), 0, frame)
        return _Responses(answers, key, operation, cost)


class _Responses:
    """The responses of an operation. Everything else is the call's."""

    __slots__ = ('_answers', '_key', '_operation', '_cost')

    def __init__(self, answers, key, operation, cost):
        self._answers = answers
        self._key = key
        self._operation = operation
        #: Of the line that has sent the request.
        self._cost = cost

    def __getattr__(self, name):
        return getattr(self._answers, name)

    def __iter__(self):
        return self

    def __next__(self):
        state = threadstate.get()
        state.open_since = began = perf_counter()
        response = None
        if self._operation is not None:
            self._operation.asking = True
        try:
            response = next(self._answers)
            return response
        except BaseException as error:
            if not isinstance(error, Exception):
                operations.broken(self._operation, error, sys._getframe(1))
            elif self._operation is not None:
                silence.failed(self._operation.session, error)
            fence.strip(error)
            raise
        finally:
            done = perf_counter()
            state.open_since = 0.0
            _received(self, response, state, began, done)


@fenced('connect')
def _received(stream, response, state, began, done):
    size = 0 if response is None else _size(response)
    seconds = done - began
    state.rpc_seconds += seconds
    _add(state.rpcs, stream._key, 0, seconds, 0, size)
    if stream._cost is not None:
        _pay(stream._cost, stream._key, 0, began, seconds, 0, size)
    if response is not None and stream._operation is not None:
        stream._operation.asking = False
        _answered(stream._operation.session)
        stream._operation.take(response, size, began, done)
    state.recorder_seconds += perf_counter() - done


@fenced('connect')
def _count(name, request, answer, state, began, done, frame):
    group = _GROUPS.get(name)
    what = None if group is None else request.WhichOneof(group)
    received = 0
    if answer is not None:
        received = _size(answer)
        _answered(request.session_id)
    _bill((name, what), state, began, done - began, _size(request), received, frame)
    operations.analyzed(what, frame)
    state.recorder_seconds += perf_counter() - done


def _answered(session):
    silence.answered(session)
    versions.answered(session)


def _count_upload(sizes, _answer, state, began, done, frame):
    _bill((_UPLOAD, None), state, began, done - began, sum(sizes), 0, frame)


@fenced('connect', 0)
def _sent(request):
    """The size of a request, outside of any other fence."""
    return _size(request)


def _size(message):
    return message.ByteSize()


@fenced('ledger')
def _bill(key, state, began, seconds, sent, received, frame):
    """Adds an RPC to the totals and to the cost of the line that waits for it; returns that cost, None for none."""
    state.rpc_seconds += seconds
    _add(state.rpcs, key, 1, seconds, sent, received)
    if key[0] in _APART:
        return None
    cost = paying.bill(frame, state)
    _pay(cost, key, 1, began, seconds, sent, received)
    return cost


def _pay(cost, key, calls, began, seconds, sent, received):
    if cost.rpcs is None:
        cost.rpcs = {}
    _add(cost.rpcs, key, calls, seconds, sent, received)
    if seconds >= LONG and len(cost.waits) < MOST_WAITS:
        cost.waits.append((costs.EPOCH + began, seconds))


def _add(rpcs, key, calls, seconds, sent, received):
    taken = rpcs.get(key)
    if taken is None:
        taken = rpcs[key] = RpcSum()
    taken.calls += calls
    taken.seconds += seconds
    taken.sent += sent
    taken.received += received
