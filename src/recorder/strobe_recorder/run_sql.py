"""Runs a file of Spark SQL, statement by statement, and prints each result.

    run_sql.py FILE STATEMENTS

STATEMENTS is a JSON file, `{"show": bool, "statements": [{"text", "line", "column", "endLine", "endColumn"}]}`, with
positions as in the recorder's call sites. `show` is false if nothing is to be executed.
"""

import ast
import json
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def main(file, plan):
    with open(plan, encoding='utf-8') as stream:
        plan = json.load(stream)
    code = compile(program(plan['statements'], plan['show']), file, 'exec')
    sys.argv[:] = [file]
    sys.path[0] = os.path.dirname(os.path.abspath(file))

    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName(os.path.basename(file)).getOrCreate()
    try:
        exec(code, {'__name__': '__main__', '__file__': file, 'spark': spark})
    except Exception as error:
        # Python reports a failed script in the same way: the traceback begins in the user's file.
        error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        sys.excepthook(type(error), error, error.__traceback__)
        sys.exit(1)


def program(statements, show, name='result'):
    """A module whose statements have the positions of those in the file. `name`: of the variable for the results. A
    statement can have `args`, the values of its named parameters.
    """
    body = []
    for statement in statements:
        for node in _lines(statement, show, name):
            each: Any
            for each in ast.walk(node):
                if 'lineno' not in each._attributes:
                    # Such as `ast.Load()`, which all trees share.
                    continue
                each.lineno, each.end_lineno = statement['line'], statement['endLine']
                each.col_offset, each.end_col_offset = statement['column'], statement['endColumn']
                if isinstance(each, ast.Attribute):
                    # Python places the call of a method where its name ends, if that is on another line.
                    each.end_lineno = each.lineno
            body.append(node)
    return ast.Module(body=body, type_ignores=[])


def _lines(statement, show, name):
    """A statement without a result (a view, an insert) has no columns to show."""
    args = statement.get('args')
    given = ', args=%r' % args if args else ''
    yield from ast.parse('%s = spark.sql(%r%s)' % (name, statement['text'], given)).body
    if show:
        yield from ast.parse('if %s.columns: %s.show(truncate=False)' % (name, name)).body


if __name__ == '__main__':
    main(*sys.argv[1:])
