"""Python, but no job."""


def greet(name):
    return f"hello {name}"


print(greet("Spark"))
