"""What pandas on Spark can do: it is lazy about frames and columns, and eager about what pandas returns as plain Python
(scalars, lists, numpy and pandas objects).
"""


def _names(text):
    return frozenset(text.split())


#: Methods of frames, series and indexes that return an object of pandas on Spark.
_TRANSFORMATIONS = _names(
    """
    T abs add add_categories add_prefix add_suffix agg aggregate align analyzed append apply apply_batch applymap
    as_ordered
    as_unordered assign astype at_time attach_id_column backfill between between_time bfill cache capitalize cat ceil
    center
    checkpoint clip coalesce codes column combine_first compare contains copy corrwith count cov corr cumcount cummax
    cummin cumprod cumsum
    date day day_name day_of_week day_of_year dayofweek dayofyear days days_in_month daysinmonth decode delete
    describe diff
    difference div divide dot drop drop_duplicates droplevel dropna duplicated encode endswith eq eval ewm expanding
    explode
    extract extractall ffill fillna filter find findall first floor floordiv frame from_arrays from_dict from_frame
    from_product
    from_records from_tuples ge get get_dummies get_group get_level_values groupby gt head hint hour iat idxmax idxmin
    iloc
    index indexer_at_time indexer_between_time insert interpolate intersection is_leap_year is_month_end is_month_start
    is_quarter_end is_quarter_start is_year_end is_year_start isalnum isalpha isdecimal isdigit isin islower isna
    isnull isnumeric isocalendar
    isspace istitle isupper items iteritems join keys kurt kurtosis last le len ljust loc local_checkpoint lower
    lstrip lt mad map map_in_pandas mask match
    max mean median melt merge microsecond microseconds min minute mod mode month month_name mul multiply nanosecond
    ne nlargest
    normalize notna notnull nsmallest nth nunique pad partition pct_change persist pipe pivot pivot_table pop pow prod
    product
    quantile quarter query radd rank rdiv reindex reindex_like remove_categories remove_unused_categories rename
    rename_axis
    rename_categories reorder_categories repartition repeat replace resample reset_index rfind rfloordiv rindex rjust
    rmod rmul
    rolling round rpartition rpow rsplit rstrip rsub rtruediv sample second seconds select_dtypes sem set_categories
    set_index set_names
    shift size skew slice slice_replace sort sort_index sort_values split squeeze stack startswith std strftime strip
    sub subtract sum swapaxes
    swapcase swaplevel symmetric_difference tail take time timetz title to_dataframe to_frame to_series to_spark
    transform
    transform_batch translate transpose truediv truncate tz_convert tz_localize union unique unpersist unstack update
    upper value_counts
    var view wrap where week weekday weekofyear xs year zfill argsort get_dummies rdivmod divmod spark
    symmetric_difference
    __getitem__ __setitem__ __add__ __radd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__ __mod__
    __rmod__ __floordiv__
    __rfloordiv__ __pow__ __rpow__ __abs__ __neg__ __eq__ __ne__ __lt__ __le__ __ge__ __gt__ __and__ __or__ __rand__
    __ror__ __xor__
    __rxor__ __invert__ __matmul__ __array_ufunc__ __new__ __init__
    concat date_range from_pandas isna json_normalize merge_asof range timedelta_range to_datetime to_numeric
    to_timedelta broadcast
    load_model predict with_ansi_mode_context sql
    """
)
#: Methods that need the data immediately.
_ACTIONS = _names(
    """
    all any argmax argmin asi8 asof autocorr area bar barh box boxplot density equal_levels equals empty factorize
    first_valid_index has_duplicates hasnans hexbin hist
    holds_integer identical info is_all_dates is_monotonic is_monotonic_decreasing is_monotonic_increasing is_unique
    item
    iterrows itertuples kde last_valid_index levshape line pie plot scatter searchsorted shape show to_clipboard
    to_csv to_delta to_dict
    to_excel to_feather to_hdf to_html to_json to_latex to_list to_markdown to_numpy to_orc to_pandas to_parquet
    to_records to_spark_io to_stata
    to_string to_table tolist values bool item __len__ __iter__ __repr__ __bool__ __arrow_c_stream__ __str__
    assert_frame_equal assert_index_equal assert_series_equal
    """
)
_SCHEMA_READS = _names(
    """
    read_clipboard read_csv read_delta read_excel read_html read_json read_orc read_parquet read_spark_io read_sql
    read_sql_query
    read_sql_table read_table
    """
)
_OTHER = _names(
    """
    at axes categories columns data_type dtype dtypes explain get_dtype_counts get_make_interval is_boolean is_categorical
    is_floating is_integer
    is_interval is_numeric is_object is_type_compatible
    inferred_type name names ndim nlevels nullable ordered print_schema schema storage_level style validate get_option
    set_option
    reset_option option_context show_options show_versions options register_dataframe_accessor register_index_accessor
    register_series_accessor __dir__ __enter__ __exit__ __get__ __getattr__ __getnewargs__ __setattr__
    __class_getitem__ __reduce__
    """
)

#: Aggregates return plain Python or a small series made from it, except over groups and windows.
_AGGREGATES = _names(
    'autocorr count describe idxmax idxmin kurt kurtosis max mean median min mode nunique prod product quantile sem skew std sum var'
)
_WHOLE = _names('DataFrame Series Frame Index MultiIndex CategoricalIndex DatetimeIndex TimedeltaIndex IndexOpsMixin')


def kind(module, owner, name):
    """The kind of a method of a class, or of a function if the owner is empty; None if unknown."""
    if name in _ACTIONS or (owner in _WHOLE and name in _AGGREGATES):
        return 'action'
    if name in _SCHEMA_READS:
        return 'schemaRead'
    if name in _TRANSFORMATIONS:
        return 'transformation'
    if name in _OTHER:
        return 'other'
    return None
