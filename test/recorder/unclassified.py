"""Prints, as JSON, the members of pyspark's public API and those that the recorder has no kind for.

Public is every class and method without a leading underscore in pyspark's API modules, special methods that a class of
pyspark defines itself, and every function that such a module names in `__all__`. No JVM is needed.

Usage: python unclassified.py FOLDER_OF_THE_RECORDER
"""
import importlib
import inspect
import json
import pkgutil
import re
import sys
import warnings

#: Parts of pyspark that are no API of a classic driver: Spark Connect's side, workers, tests, and pyspark's own inner works.
INTERNAL = re.compile(
    r'\.(_|tests?\b|testing\b|connect\b|pipelines\b|cloudpickle\b|examples\b|worker|daemon|shell\b|install\b|logger\b|errors\b|errors_doc_gen'
    r'|instrumentation_utils|messages\b|python\b|java_gateway|join\b|rddsampler|resultiterable|shuffle\b|serializers|traceback_utils'
    r'|accumulators\._|find_spark_home|threaddump|loose_version|memory_profiler_ext|udf_profiler|profiler|util$|utils$|version$|conversion\b'
    r'|worker_|sql\.classic|sql\.internal|sql\.pandas\.(utils|types|typehints|serializers)|sql\.metrics|sql\.plot|sql\.types'
    r'|sql\.geo_utils|sql\.variant_utils|sql\.tvf_argument|sql\.sql_formatter|sql\.avro|sql\.protobuf|sql\.streaming\.(proto|stateful_processor_|state_api|transform|tws_tester|list_state|map_state|value_state|query_manager|python_)'
    r'|pandas\.(data_type_ops|missing|internal|typedef|supported_api_gen|usage_logging|numpy_compat|sql_formatter|sql_processor|utils'
    r'|config|exceptions|extensions|spark\.functions|spark\.utils|correlation|testing|mlflow|plot)|ml\.(torch|deepspeed|dl_util|model_cache|remote|wrapper|tests'
    r'|param\._shared|stat_)|pyspark\.util|jars|sbin|bin)'
)


def modules(package):
    yield package
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + '.', onerror=lambda name: None):
        if INTERNAL.search(found.name):
            continue
        try:
            yield importlib.import_module(found.name)
        except Exception:
            # Optional dependencies that are not installed.
            continue


def members(cls):
    for name, value in vars(cls).items():
        special = name.startswith('__') and name.endswith('__')
        if name.startswith('_') and not special:
            continue
        if inspect.isfunction(value) or isinstance(value, (property, classmethod, staticmethod)) or is_cached(value):
            yield name


def is_cached(value):
    return type(value).__name__ in ('cached_property', 'classproperty', '_FuncWrapper')


def classes_of(cls):
    yield cls
    for name, value in vars(cls).items():
        if inspect.isclass(value) and not name.startswith('_') and value.__qualname__.startswith(cls.__qualname__ + '.'):
            yield value


def public_api(package):
    """Triples of module, class (None for functions) and name."""
    for module in modules(package):
        for name, value in list(vars(module).items()):
            if name.startswith('_') or getattr(value, '__module__', None) != module.__name__:
                continue
            if inspect.isclass(value):
                for cls in classes_of(value):
                    for member in members(cls):
                        yield module.__name__, cls, member
            elif inspect.isfunction(value) and name in getattr(module, '__all__', ()):
                yield module.__name__, None, name


def main():
    warnings.simplefilter('ignore')
    sys.path.insert(0, sys.argv[1])
    from strobe_recorder.classification import kinds

    import pyspark

    found, unclassified = [], []
    for module, cls, name in public_api(pyspark):
        label = '%s.%s' % (module, name if cls is None else cls.__qualname__ + '.' + name)
        kind = kinds.kind_of_function(module, name) if cls is None else kinds.kind_of(cls, name)[1]
        found.append(label)
        if kind is None:
            unclassified.append(label)
    print(json.dumps({'pyspark': pyspark.__version__, 'found': found, 'unclassified': unclassified}))


main()
