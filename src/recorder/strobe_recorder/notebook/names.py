"""The names that Databricks gives to a notebook."""

import sys
import types
import warnings
from importlib.util import find_spec

from .dbutils import DBUtils
from .shown import display, display_html


def new_main(file):
    """A new `__main__`: what cells define can be pickled as what a script defines. Returns its namespace."""
    main = types.ModuleType('__main__')
    main.__file__ = file
    sys.modules['__main__'] = main
    return main.__dict__


def new_space(file):
    """A namespace beside the main one, for `dbutils.notebook.run`."""
    return {'__name__': '__main__', '__file__': file}


def start_spark(name):
    from pyspark.sql import DataFrame, SparkSession

    DataFrame.display = display
    return SparkSession.builder.appName(name).getOrCreate()


def add_names(space, spark, notebook):
    dbutils = DBUtils(notebook)
    given = {
        'spark': spark,
        'sc': spark.sparkContext,
        'sqlContext': _sql_context(spark),
        'sql': spark.sql,
        'table': spark.table,
        'dbutils': dbutils,
        'display': display,
        'displayHTML': display_html,
        'getArgument': dbutils.widgets.getArgument,
    }
    space.update(given)
    _add_module('pyspark.dbutils', {'DBUtils': dbutils})
    if 'databricks' not in sys.modules and find_spec('databricks') is None:
        for package in ('databricks', 'databricks.sdk'):
            _add_module(package, {'__path__': []})
    if not hasattr(sys.modules.get('databricks.sdk'), '__file__'):
        _add_module('databricks.sdk.runtime', given)


def _sql_context(spark):
    from pyspark.sql import SQLContext

    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return SQLContext(spark.sparkContext, spark)


def _add_module(name, names):
    module = sys.modules[name] = types.ModuleType(name)
    module.__dict__.update(names)
