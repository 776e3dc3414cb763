"""Tests whose tasks wait for ever. Each makes a file `started-N`."""
import os
import time

import pytest


def test_quick(spark):
    assert spark.range(3).count() == 3


@pytest.mark.parametrize('number', [1, 2])
def test_waits(spark, number):
    folder = os.getcwd()

    def wait(each):
        open(os.path.join(folder, f'started-{number}'), 'w').close()
        while True:
            time.sleep(0.05)

    assert spark.sparkContext.parallelize([number], 1).map(wait).sum() == number
