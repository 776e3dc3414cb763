"""Hands DataFrames to the gateway, which reads their plans and tags on a connection of its own."""
from . import channel, contexts, wire
from .hooks import fenced

#: Under this id the driver's Py4J holds the gateway's own `py4j.Gateway`, see PROTOCOL.md.
HANDOVER = 'strobe'


def due(state):
    """Whether there is anything to look up now."""
    if state.unplanned:
        return True
    born = state.born
    return bool(born) and born[-1].call.over


@fenced('plans')
def resolve(client, state):
    """Looks up what was asked for, and the last DataFrame of each call that is over."""
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
def resolve_living(client, state):
    """Before the end: every DataFrame that is alive and was what its call came to."""
    from . import datasets

    for reference in datasets.living('dataframe'):
        if reference.call.last_birth == reference.dataset:
            _look_up(client, reference)


def _look_up(client, reference):
    value = reference()
    context = contexts.current()
    if value is None or reference.planned or context is None or context.client is not client:
        return
    reference.planned = True
    java = value.__dict__.get('_jdf')
    if java is None:
        return
    name = 'd%d' % reference.dataset
    try:
        wire.call(client, HANDOVER, 'putObject', wire.text(name), 'r' + java.__dict__['_target_id'])
    except wire.WireError:
        # The gateway is not attached, or the DataFrame is one of an application that has stopped.
        return
    channel.push({'t': 'frame', 'id': reference.dataset, 'ref': name})
