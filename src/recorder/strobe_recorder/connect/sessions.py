"""Sessions of Spark Connect and their clients."""

import sys

from ..calls import threadstate
from ..jvm import contexts
from ..link import channel, construction, fence, spark_context
from ..link.fence import fenced
from . import asking, batches, fetching, operations, rpcs, versions


def patch_client(module):
    """`pyspark.sql.connect.client.core`."""
    owner = module.SparkConnectClient
    construction.after_init(owner, _made)
    fetching.patch_client(owner)
    original = owner.__dict__['_handle_error']
    line = channel

    def _handle_error(self, error, *args, **kwargs):
        try:
            return original(self, error, *args, **kwargs)
        except BaseException as raised:
            if line.on and not threadstate.get().busy:
                operations.failed(raised, _operation(args, kwargs), sys._getframe(1))
                versions.look(self.__dict__['_session_id'])
            fence.strip(raised)
            raise

    fence.wrap(owner, '_handle_error', _handle_error)


def _operation(args, kwargs):
    return args[0] if args else kwargs.get('operation_id')


def _made(client):
    rpcs.watch(client)
    _tell(client)


@fenced('connect')
def _tell(client):
    own = client.__dict__
    is_in_driver = spark_context.current() is not None
    asking.remember(client, own['_session_id'])
    if not is_in_driver:
        batches.watch_session(own['_session_id'])
        versions.watch_session(own['_session_id'])
    contexts.listen(
        {
            'type': 'connectSession',
            'sessionId': own['_session_id'],
            'userId': own.get('_user_id'),
            'server': _endpoint(own.get('_builder')),
            'isInDriver': is_in_driver,
        }
    )


def _endpoint(builder):
    """Host and port, without the parameters of the URL: a token is one of them."""
    own = getattr(builder, '__dict__', {})
    if '_host' in own:
        return '%s:%s' % (own['_host'], own.get('_port'))
    url = own.get('url')
    return url.netloc if url is not None and hasattr(url, 'netloc') else None
