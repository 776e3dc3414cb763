"""What the driver has paid for Spark so far."""

from ..calls import costs, threadstate
from ..link import channel, own_commands
from . import walltime


def message():
    """The totals since the driver started, in milliseconds and bytes."""
    total = threadstate.totals()
    # Below 0 while a command is open whose callbacks took longer than it has waited (see `jvm/callbacks.py`).
    waited = max(0.0, total.seconds)
    return {
        'type': 'ledgerTotals',
        'py4jCalls': total.calls,
        'py4jTimeMs': waited * 1000.0,
        'wall': walltime.told(),
        'places': costs.news(),
        'py4jBytesSent': total.sent,
        'py4jBytesReceived': total.received,
        'recorderBytesSent': own_commands.sent,
        'recorderBytesReceived': own_commands.received,
        'rpcs': costs.told_rpcs(total.rpcs),
        'releases': total.releases,
        'releaseTimeMs': total.release_seconds * 1000.0,
        'recorderTimeMs': (total.recorder_seconds + channel.cpu_seconds) * 1000.0,
    }
