"""Streaming queries of Spark Connect: how the script starts and stops them, by the requests and responses of its operations.
See `batches.py` for what a server elsewhere says of their batches.
"""

from ..link import channel
from ..link.fence import fenced
from . import asking, batches

_START = 'write_stream_operation_start'
_QUERY_COMMAND = 'streaming_query_command'
_MANAGER_COMMAND = 'streaming_query_manager_command'
#: Commands whose answers say nothing of an end.
_REPORTS = frozenset(('status', 'recent_progress', 'last_progress'))
_HAS_ENDED = 'has ended'
#: Fields of `WriteStreamOperationStart` -> pyspark's names for the arguments of `DataStreamWriter.trigger`.
_TRIGGERS = {
    'processing_time_interval': 'processingTime',
    'available_now': 'availableNow',
    'once': 'once',
    'continuous_checkpoint_interval': 'continuous',
    'real_time_batch_duration': 'realTime',
}
_ENDING = frozenset(('availableNow', 'once'))


@fenced('streams')
def begins(operation, plan):
    """Before an operation; `plan` is that of its request."""
    if operation.what == _START:
        operation.stream = trigger = _trigger(plan.command.write_stream_operation_start)
        if operation.call is not None:
            channel.push({'type': 'streamStarting', 'callId': operation.call.id, 'trigger': trigger})
    elif operation.what == _QUERY_COMMAND:
        command = plan.command.streaming_query_command
        kind = command.WhichOneof('command')
        operation.stream = (command.query_id.run_id, kind)
        if kind == 'stop' and operation.call is not None:
            _stopping(operation, command.query_id)


def _trigger(start):
    field = start.WhichOneof('trigger')
    if field is None:
        return None
    value = getattr(start, field)
    return {'kind': _TRIGGERS[field], 'interval': value if type(value) is str else None}


def _stopping(operation, query_id):
    """A query that has ended cannot be stopped: one that may have ended by itself is asked."""
    query = batches.active.get(query_id.run_id)
    if query is None or query.ends_by_itself:
        answer = asking.of_stream(operation.session, query_id.id, query_id.run_id, 'status')
        if answer is not None and not answer.status.is_active:
            return
    channel.push(
        {
            'type': 'streamStopping',
            'callId': operation.call.id,
            'startCallId': None,
            'streamRunId': query_id.run_id,
        }
    )


@fenced('streams')
def responded(operation, response):
    """A response of an operation that says something of a query."""
    if response.HasField('write_stream_operation_start_result'):
        _started(operation, response.write_stream_operation_start_result)
        return
    result = response.streaming_query_command_result
    query = batches.active.get(result.query_id.run_id)
    if query is None:
        return
    if result.HasField('recent_progress'):
        batches.tell(query, result.recent_progress.recent_progress_json)
    elif result.HasField('status') and not result.status.is_active:
        operation.stream = (query.run_id, _HAS_ENDED)


def _started(operation, result):
    trigger = operation.stream
    ends_by_itself = trigger is not None and trigger['kind'] in _ENDING
    query = batches.Query(operation.session, result.query_id.id, result.query_id.run_id, ends_by_itself)
    batches.began(query, result.name or None, None if operation.call is None else operation.call.id)


@fenced('streams')
def ended(operation):
    """An operation is over, and the script waits for what it returns: a query may have ended meanwhile."""
    if operation.what == _QUERY_COMMAND and operation.stream is not None:
        run_id, kind = operation.stream
        query = batches.active.get(run_id)
        if query is not None and kind not in _REPORTS:
            batches.look_at(query)
    elif operation.what == _MANAGER_COMMAND:
        batches.look_at_all(operation.session)
