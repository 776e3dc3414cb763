"""When a Python RDD gets its JVM RDD: inside the action (or the shuffle) that needs it."""

from ..calls import datasets
from ..link import channel, own_commands
from ..link.fence import fenced
from ..stack import framevalues


@fenced('materialized')
def made(client, answer, frame):
    """Called after `asJavaRDD`, the last command of `PipelinedRDD._jrdd`. `answer`: encoded, `yro12`."""
    maker = frame
    while maker is not None and maker.f_globals.get('__name__', '').startswith('py4j.'):
        maker = maker.f_back
    if maker is None or maker.f_code.co_name != '_jrdd':
        return
    reference = datasets.get(framevalues.value(maker, 'self'))
    if reference is None or not answer.startswith('yr'):
        return
    number = own_commands.call(client, answer[2:], 'id')
    channel.push({'type': 'rddMaterialized', 'datasetId': reference.dataset, 'rddId': int(number[1:])})
