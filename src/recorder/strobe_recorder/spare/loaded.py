"""What a spare driver for a run like this one needs, reported at the end of the run."""

import sys

from ..link import channel
from ..link.fence import fenced

if sys.platform.startswith('linux'):
    from . import handoff

#: Packages that are worth importing in advance, and are the same for every script.
_FAMILIES = ('pyspark', 'py4j', 'numpy', 'pandas', 'pyarrow')
#: Importing these modules runs a program.
_PROGRAMS = ('pyspark.shell', 'pyspark.daemon', 'pyspark.worker')

#: The variables of the run, in a process that was not started for it.
given = None


@fenced('loaded')
def tell():
    """Reports names of modules in the order in which their imports ended, and the variables of the driver."""
    if not sys.platform.startswith('linux'):
        # Only Linux has spare drivers.
        return
    variables = handoff.environment() if given is None else given
    names = [name for name, module in list(sys.modules.items()) if _is_told(name, module)]
    channel.add({'type': 'loaded', 'modules': names, 'environment': variables})


def _is_told(name, module):
    spec = getattr(module, '__spec__', None)
    return (
        name.split('.')[0] in _FAMILIES
        and getattr(spec, 'has_location', False)
        and not name.startswith(_PROGRAMS)
        and not name.endswith('.__main__')
    )
