"""Writes the columnar files that are next to the examples in Spark's source, but not in its wheel.

makeResources.py FOLDER
"""

import os
import sys

import pyarrow
from pyarrow import orc, parquet

folder = sys.argv[1]
users = pyarrow.table(
    {
        'name': ['Alyssa', 'Ben'],
        'favorite_color': pyarrow.array([None, 'red'], pyarrow.string()),
        'favorite_numbers': pyarrow.array([[3, 9, 15, 20], []], pyarrow.list_(pyarrow.int32())),
    }
)
os.makedirs(os.path.join(folder, 'dir1', 'dir2'))
parquet.write_table(users, os.path.join(folder, 'users.parquet'))
orc.write_table(users, os.path.join(folder, 'users.orc'))
for name in ('dir1/file1.parquet', 'dir1/dir2/file2.parquet'):
    parquet.write_table(pyarrow.table({'file': [os.path.basename(name)]}), os.path.join(folder, name))
with open(os.path.join(folder, 'dir1', 'file3.json'), 'w') as file:
    file.write('{"file":"corrupt.json"}\n')
