"""A suite of 20 tests with a session's fixture."""
import pytest

from pyspark.sql import SparkSession


@pytest.fixture(scope='session')
def spark():
    session = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate()
    session.range(3).count()
    yield session
    session.stop()


@pytest.fixture
def rows(spark):
    return spark.range(10)
