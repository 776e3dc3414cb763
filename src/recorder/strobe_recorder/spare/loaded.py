"""What a spare driver for a run like this one has to be like, told at the end of the run."""

import sys

from ..link import channel
from ..link.fence import fenced

if sys.platform.startswith('linux'):
    from . import handoff

#: Packages that are worth to be imported beforehand, and are the same for every script.
_FAMILIES = ('pyspark', 'py4j', 'numpy', 'pandas', 'pyarrow')
#: To import them is to run something.
_PROGRAMS = ('pyspark.shell', 'pyspark.daemon', 'pyspark.worker')

#: The variables that this process was started with, where that was not for the run.
given = None


@fenced('loaded')
def tell():
    """Names of modules in the order in which their import ended; the variables that the driver was started with."""
    if not sys.platform.startswith('linux'):
        # Nowhere else there is a spare driver.
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
