"""`strobe explain`: the script ends before its first action."""

from ..calls import datasets
from ..capture import plans
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
    live = [each.dataset for each in datasets.living('dataframe')]
    channel.sync({'type': 'explainStopped', 'callId': call.id, 'liveDatasetIds': live}, DEADLINE)
    channel.push({'type': 'bye'})
    channel.close()
    exits.leave(0)
