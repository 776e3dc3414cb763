"""Operations: what an `ExecutePlan` of Spark Connect runs. The client makes the id before the call, and Spark tags the
operation's queries and jobs with it.
"""

from time import perf_counter

from ..calls import calls, connect_plans, ids
from ..calls.costs import EPOCH, LONG, MOST_WAITS
from ..capture import marks
from ..jvm import actions, contexts
from ..link import channel
from ..link.fence import cut, describe, fenced
from . import batches, streams

#: Operations that have not ended, by id.
_open = {}
#: Commands that pyspark sends when an object is collected: no line asks for them.
_UNASKED = frozenset(('remove_cached_remote_relation_command',))
_OF_STREAMS = frozenset(('write_stream_operation_start_result', 'streaming_query_command_result'))
_MARKS = {'persist': 'persist', 'unpersist': 'unpersist'}


class Operation:
    """A running operation, and what has come back so far."""

    __slots__ = (
        'id', 'session', 'call', 'what', 'began', 'first', 'rows', 'bytes', 'batches', 'read', 'waits', 'metrics', 'progress', 'asking', 'over',
        'stream',
    )  # fmt: skip

    def __init__(self, identity, session, call, what):
        self.id = identity
        self.session = session
        self.call = call
        self.what = what
        self.began = perf_counter()
        #: When the first batch of rows came, 0 before.
        self.first = 0.0
        self.rows = self.bytes = self.batches = 0
        #: Waiting for responses after the first rows: seconds, and the long waits one by one.
        self.read = 0.0
        self.waits = []
        self.metrics = None
        self.progress = None
        #: Whether a thread waits for a response, or to ask again after an error.
        self.asking = True
        self.over = False
        #: What `streams` notes of one about a streaming query.
        self.stream = None

    def take(self, response, size, asked, now):
        """`size` of the response in bytes; it was waited for from `asked` to `now`, by `perf_counter()`."""
        kind = response.WhichOneof('response_type')
        if self.first:
            self._waited(asked, now)
        if kind == 'arrow_batch':
            self._batch(response.arrow_batch, size, now)
        elif kind == 'execution_progress':
            self._progressed(response.execution_progress)
        elif kind == 'result_complete':
            self.end(None, True)
            streams.ended(self)
        elif kind in _OF_STREAMS:
            streams.responded(self, response)
        if response.HasField('metrics'):
            self.metrics = response.metrics

    def _waited(self, asked, now):
        self.read += now - asked
        if now - asked >= LONG and len(self.waits) < MOST_WAITS:
            self.waits.append((asked, now - asked))

    def _batch(self, batch, size, now):
        self.first = self.first or now
        self.bytes += size
        # One batch may come in several messages; before pyspark 4.1 it never does.
        if not getattr(batch, 'chunk_index', 0):
            self.rows += batch.row_count
            self.batches += 1

    def _progressed(self, progress):
        stages = [
            {
                'stageId': stage.stage_id,
                'numTasks': stage.num_tasks,
                'completedTasks': stage.num_completed_tasks,
                'inputBytes': stage.input_bytes_read,
                'done': stage.done,
            }
            for stage in progress.stages
        ]
        told = (stages, progress.num_inflight_tasks)
        if stages and told != self.progress:
            self.progress = told
            channel.push(
                {
                    'type': 'operationProgressed',
                    'operationId': self.id,
                    'stages': stages,
                    'activeTasks': progress.num_inflight_tasks,
                }
            )

    def end(self, error, complete=False):
        """Ends the operation, once. `error`: text, or None; `complete`: the server has sent everything."""
        if self.over:
            return
        self.over = True
        _open.pop(self.id, None)
        if self.first:
            self._tell_result(complete)
        channel.push(
            {
                'type': 'operationEnded',
                'operationId': self.id,
                'error': error,
                'rows': self.rows,
                'bytes': self.bytes,
                'batches': self.batches,
                'firstRowsMs': round((self.first - self.began) * 1000.0, 3) if self.first else None,
                'plan': None if self.metrics is None else _nodes(self.metrics),
            }
        )

    def _tell_result(self, complete):
        first = self.first - self.began
        waits = [(self.began, first), *self.waits] if first >= LONG else self.waits
        channel.push(
            {
                'type': 'resultFetched',
                'callId': None if self.call is None else self.call.id,
                'arrow': True,
                'rows': self.rows,
                'bytes': self.bytes,
                'firstByteMs': round(first * 1000.0, 3),
                'readTimeMs': round((first + self.read) * 1000.0, 3),
                'deserializeTimeMs': None,
                'columns': None,
                'complete': complete,
                'overRpc': True,
                'waits': [[round((EPOCH + at) * 1000.0, 1), round(taken * 1000.0, 3)] for at, taken in waits],
            }
        )


def _nodes(metrics):
    """The nodes of the physical plan with their metrics, as `OperationNode` of PROTOCOL.md."""
    return [
        {
            'id': node.plan_id,
            # The root is its own parent.
            'parentId': None if node.parent == node.plan_id else node.parent,
            'name': node.name,
            'metrics': [
                {'name': metric.name or key, 'value': metric.value, 'type': metric.metric_type}
                for key, metric in node.execution_metrics.items()
            ],
        }
        for node in metrics.metrics
    ]


@fenced('connect')
def begin(request, frame):
    """Before `ExecutePlan`; returns its operation. The same request may be sent again, if the first did not arrive."""
    identity = request.operation_id or 'unnamed-%d' % ids.next_id()
    known = _open.get(identity)
    if known is not None:
        return known
    contexts.wait_for_listeners()
    what, plan_id = _asked(request.plan)
    call = None if what in _UNASKED else calls.outermost(frame)
    operation = Operation(identity, request.session_id, call, what)
    _open[operation.id] = operation
    if call is not None:
        calls.goes_on(call)
        actions.arm_remotely(call, frame)
    channel.push(
        {
            'type': 'operationStarted',
            'operationId': operation.id,
            'callId': None if call is None else call.id,
            'sessionId': request.session_id,
            'what': what,
            'datasetId': connect_plans.dataset_of(plan_id),
            'bytes': request.ByteSize(),
            'tags': list(request.tags),
        }
    )
    streams.begins(operation, request.plan)
    return operation


@fenced('connect')
def again(request):
    """`ReattachExecute` continues an operation."""
    return _open.get(request.operation_id)


def _asked(plan):
    """`(what, plan id)`: `query`, or the name of the command; the id of the plan of a query, None if it is unknown."""
    kind = plan.WhichOneof('op_type')
    if kind == 'root':
        common = plan.root.common
        return 'query', common.plan_id if common.HasField('plan_id') else None
    if kind == 'command':
        return plan.command.WhichOneof('command_type') or 'command', None
    if kind == 'compressed_operation':
        # A large plan. Of its kinds, 1 is a query and 2 a command (`Plan.CompressedOperation.OpType` of Spark's protocol).
        return ('query' if plan.compressed_operation.op_type == 1 else 'command'), None
    return 'query', None


@fenced('connect')
def failed(error, operation_id, frame):
    """pyspark raises this error for an RPC; `operation_id`: of an operation, or None."""
    text = cut('%s: %s' % (type(error).__name__, error))
    calls.fail(frame, text, True)
    operation = _open.get(operation_id)
    if operation is not None:
        operation.end(text)
        streams.ended(operation)


@fenced('connect')
def broken(operation, error, frame):
    """Somebody pressed Ctrl-C while the script waited for a response."""
    calls.fail(frame, describe(error), True)
    if operation is not None:
        operation.end(describe(error))


@fenced('connect')
def broken_off(request, error, frame):
    """An exception came while the client worked on a response of this `ExecutePlan`. `failed` has noted one of the server,
    but before pyspark 4.3 does not know its operation.
    """
    operation = _open.get(request.operation_id)
    if operation is None:
        return
    known = None if operation.call is None else operation.call.error
    if known is not None and isinstance(error, Exception):
        operation.end(known)
        streams.ended(operation)
    else:
        broken(operation, error, frame)


@fenced('connect')
def analyzed(what, frame):
    """An analysis may mark a dataset."""
    if what in _MARKS:
        marks.mark_remotely(_MARKS[what], frame)


@fenced('connect')
def left(call):
    """A call is over: the script has left results of its operations unread, or the call failed. Before pyspark 4, pyspark
    does not say which operation an error is of.
    """
    for operation in list(_open.values()):
        if operation.call is call:
            operation.end(call.error)
            # This can be anywhere in the code: nothing may be asked from here.
            batches.look_soon()


def running_since(until):
    """The operations that began by a time, in seconds since the epoch."""
    return [operation for operation in list(_open.values()) if EPOCH + operation.began <= until]


def is_running(operation):
    return _open.get(operation.id) is operation


def any_running():
    return bool(_open)


def end_all():
    """At the end of the process, before its calls end. What a thread still waits for has no end: nobody knows it. The rest
    has been left unread.
    """
    for operation in list(_open.values()):
        error = None if operation.call is None else operation.call.error
        if error is None and operation.asking:
            operation.over = True
        else:
            operation.end(error)
    _open.clear()


calls.when_action_over(left)
