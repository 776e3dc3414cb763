"""What the rows of a job go through."""


def parse(text):
    return int(text)
