# Databricks notebook source
RATE = int(dbutils.widgets.get("rate"))

# COMMAND ----------


def priced(column):
    return column * RATE
