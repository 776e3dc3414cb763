import pytest


@pytest.mark.parametrize(
    'least',
    range(16),
)
def test_filtered(rows, least):
    assert rows.filter(f'id >= {least}').count() == max(0, 10 - least)


def test_wrong(rows):
    assert rows.count() == 3


def test_expected(spark):
    with pytest.raises(Exception, match='assert'):
        spark.sql("SELECT raise_error('assert')").collect()


@pytest.mark.skip(reason='later')
def test_later(rows):
    rows.collect()


def test_plain():
    assert True
