"""`strobe explain`: the script ends before its first action."""

from ..calls import datasets
from ..capture import plans
from ..connect import asking
from ..link import channel
from ..link.fence import fenced
from . import exits

DEADLINE = 15.0
enabled = False
_STOPPING = frozenset(('action', 'unclassified'))


@fenced('explain')
def before_action(client, state, call):
    """Ends the process if the call is an action. Schema reads and commands run."""
    if not enabled or call.kind not in _STOPPING:
        return
    plans.resolve(client, state)
    plans.resolve_all(client)
    living = datasets.living('dataframe')
    for reference in living:
        _explain(reference)
    live = [each.dataset for each in living]
    channel.sync({'type': 'explainStopped', 'callId': call.id, 'liveDatasetIds': live}, DEADLINE)
    channel.push({'type': 'bye'})
    channel.close()
    exits.leave(0)


def _explain(reference):
    """Only the recorder can ask a server of Spark Connect; other plans are read by the gateway."""
    frame = reference()
    found = None if frame is None else asking.explained(frame)
    if found is not None:
        session, plans = found
        channel.push({'type': 'datasetExplained', 'datasetId': reference.dataset, 'sessionId': session, 'plans': plans})
