"""`persist`, `unpersist` and `checkpoint` of datasets."""

from ..calls import calls, datasets
from ..link import channel
from ..link.fence import fenced
from ..stack import frames, framevalues

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
    sender = frames.sender(frame)
    if sender is None:
        return None
    names = sender.f_code.co_varnames
    return datasets.get(framevalues.value(sender, names[0])) if names else None
