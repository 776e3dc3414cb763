"""Python code that is not a Spark job."""


def greet(name):
    return f"hello {name}"


print(greet("Spark"))
