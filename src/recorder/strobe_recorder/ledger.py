"""What the driver has paid for Spark so far."""

from . import channel, costs, threadstate, walltime, wire


def totals():
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
        'ownSent': wire.sent,
        'ownReceived': wire.received,
        'releases': total.releases,
        'releaseMs': total.release_seconds * 1000.0,
        'recorderMs': (total.recorder_seconds + channel.cpu_seconds) * 1000.0,
    }
