"""What the driver has paid for Spark so far."""

from ..calls import costs, threadstate
from ..link import channel, own_commands
from . import walltime


def message():
    """Totals since the start; milliseconds and bytes."""
    total = threadstate.totals()
    return {
        't': 'ledger',
        'calls': total.calls,
        'ms': total.seconds * 1000.0,
        'wall': walltime.told(),
        'places': costs.news(),
        'sent': total.sent,
        'received': total.received,
        'ownSent': own_commands.sent,
        'ownReceived': own_commands.received,
        'releases': total.releases,
        'releaseMs': total.release_seconds * 1000.0,
        'recorderMs': (total.recorder_seconds + channel.cpu_seconds) * 1000.0,
    }
