"""`persist`, `unpersist` and `checkpoint` of datasets."""

from ..calls import calls, datasets
from ..link import channel
from ..link.fence import fenced
from ..stack import frames, framevalues
from ..stack.frames import SPARK

MARKS = {
    'cache': 'persist',
    'persist': 'persist',
    'unpersist': 'unpersist',
    'checkpoint': 'checkpoint',
    'localCheckpoint': 'checkpoint',
}


@fenced('marks')
def mark(state, method, frame):
    """The dataset is the `self` of the pyspark method that sends the command."""
    call = calls.innermost(frame)
    reference = _subject(frame)
    if reference is None or call is None:
        return
    channel.push({'type': 'datasetMarked', 'datasetId': reference.dataset, 'callId': call.id, 'mark': MARKS[method]})
    if MARKS[method] == 'persist':
        # The gateway may have dropped the DataFrame, and needs it now to find the cached data.
        reference.planned = False
        state.unplanned.append(reference)


@fenced('marks')
def mark_remotely(kind, frame):
    """The same for an analysis of Spark Connect."""
    call = calls.innermost(frame)
    if call is not None and call.arguments:
        dataset = call.arguments[0].dataset
        channel.push({'type': 'datasetMarked', 'datasetId': dataset, 'callId': call.id, 'mark': kind})


def _subject(frame):
    while frame is not None:
        kind = frames.kinds.get(frame.f_code.co_filename)
        if kind != SPARK:
            return None
        if not frame.f_globals.get('__name__', '').startswith('py4j.'):
            names = frame.f_code.co_varnames
            return datasets.get(framevalues.value(frame, names[0])) if names else None
        frame = frame.f_back
    return None
