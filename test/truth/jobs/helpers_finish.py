"""The end of every job of the bench: writes Spark's own figures for comparison."""

import json
import os
import urllib.request

PLACES = ("sql?details=true&planDescription=false&length=1000", "stages", "jobs")


def finish(spark):
    """Writes the responses of Spark's REST API to the file in `TRUTH_REST`, if set, and stops Spark."""
    out = os.environ.get("TRUTH_REST")
    context = spark.sparkContext
    if out and context.uiWebUrl:
        context._jsc.sc().listenerBus().waitUntilEmpty()
        address = f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}"
        with open(out, "w") as file:
            json.dump({place.split("?")[0]: answer_of(f"{address}/{place}") for place in PLACES}, file)
    spark.stop()


def answer_of(address):
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)
