"""Code of the user's own that stands between the script and Spark."""


def adults_of(frame):
    return frame.where("age >= 18")  #: adults_of
