"""A join in another module than the job."""


def with_names(orders, items):
    merged = items.hint("merge")
    return orders.join(merged, orders.item == merged.item)  # truth: SortMergeJoin, ~Sort, ~Exchange, ~Filter
