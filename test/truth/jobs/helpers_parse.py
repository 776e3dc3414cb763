"""Functions for the rows of a job."""


def parse(text):
    return int(text)
