"""Hands DataFrames over to the gateway, which reads their plans and tags on its own connection."""

from ..link import channel, own_commands, spark_context
from ..link.fence import fenced

#: The Py4J id of the gateway's own `py4j.Gateway` in the driver's Py4J, see PROTOCOL.md.
HANDOVER = 'strobe'
#: Py4J id of the Java DataFrame -> reference, for DataFrames that have not been handed over.
waiting = {}


def expect(reference, java):
    """`java`: the `_jdf` of a new DataFrame."""
    if java is not None:
        waiting[java.__dict__['_target_id']] = reference


def due(state):
    """Whether something has to be handed over now."""
    if state.unplanned:
        return True
    born = state.born
    return bool(born) and born[-1].call.over


@fenced('plans')
def resolve(client, state):
    """Hands over what was asked for, and the last DataFrame of each call that is over."""
    wanted, state.unplanned = state.unplanned, []
    for reference in wanted:
        _look_up(client, reference)
    born, state.born = state.born, []
    for reference in born:
        if not reference.call.over:
            state.born.append(reference)
        elif reference.call.last_birth == reference.dataset:
            _look_up(client, reference)


@fenced('plans')
def resolve_all(client):
    """Before the end: every DataFrame that was the result of its call, and that the JVM still has."""
    for target, reference in list(waiting.items()):
        if reference.call.last_birth == reference.dataset:
            _hand_over(client, reference, target)


@fenced('plans')
def release(client, target):
    """Before py4j releases a Java object: it may be a DataFrame that was dropped immediately."""
    reference = waiting.get(target)
    if reference is None:
        return
    if reference.call.over and reference.call.last_birth == reference.dataset:
        _hand_over(client, reference, target)
    waiting.pop(target, None)


def _look_up(client, reference):
    value = reference()
    java = None if value is None else value.__dict__.get('_jdf')
    if java is not None:
        _hand_over(client, reference, java.__dict__['_target_id'])


def _hand_over(client, reference, target):
    context = spark_context.current()
    if reference.planned or context is None or context.client is not client:
        return
    reference.planned = True
    waiting.pop(target, None)
    name = 'd%d' % reference.dataset
    try:
        own_commands.call(client, HANDOVER, 'putObject', own_commands.text(name), 'r' + target)
    except own_commands.WireError:
        # The gateway is not attached, or the application of the DataFrame has stopped.
        return
    channel.push({'type': 'datasetHandedOver', 'datasetId': reference.dataset, 'ref': name})
