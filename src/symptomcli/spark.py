"""Column of complaints -> the same data with codes, on a Spark cluster: for counting, never for the care of one person.

Each distinct text is coded once, where it lies, and joined back; between Spark and the knowledge there is nothing but Arrow. The cells are
those of `symptom code`. Every machine of the cluster needs this package.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import functions
from pyspark.sql.types import DoubleType, StringType, StructField, StructType

from symptomcli import coding
from symptomcli.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyspark.sql import DataFrame

TEXT = "symptom_text"
"""Column that holds the texts while they are coded."""

_SPARK_TYPES = {"VARCHAR": StringType(), "DOUBLE": DoubleType()}
_ARROW_TYPES = {"VARCHAR": pa.string(), "DOUBLE": pa.float64()}

SCHEMA = StructType([StructField(TEXT, StringType()), *(StructField(name, _SPARK_TYPES[kind]) for name, kind in coding.COLUMNS.items())])
_ARROW_SCHEMA = pa.schema([(TEXT, pa.string()), *((name, _ARROW_TYPES[kind]) for name, kind in coding.COLUMNS.items())])


def code(data: DataFrame, column: str) -> DataFrame:
    """Add the columns of `coding.COLUMNS`: the codes of the texts in `column`, blank and absent ones left uncoded.

    Every row and column comes out, in whatever order Spark has them.

    Raises:
        ValueError: there is no such column, or one of the added names is taken.
    """
    if column not in data.columns:
        raise ValueError(f"no column {column!r} among {', '.join(data.columns)}")
    taken = {TEXT, *coding.COLUMNS}.intersection(name.lower() for name in data.columns)
    if taken:
        raise ValueError(f"the data has a column {min(taken)!r} already")
    text = functions.trim(data[column].cast("string"))
    texts = data.withColumn(TEXT, functions.when(text != "", text))
    coded = texts.select(TEXT).where(functions.col(TEXT).isNotNull()).distinct().mapInArrow(_code_batches, SCHEMA)
    outcome = functions.coalesce(coded["outcome"], functions.lit(Outcome.NO_MATCH.value)).alias("outcome")
    cells = [outcome if name == "outcome" else coded[name] for name in coding.COLUMNS]
    return texts.join(coded, TEXT, "left").select(*(texts[name] for name in data.columns), *cells)


@cache
def _coder() -> Callable[[list[str]], list[coding.Cells]]:
    """Load the knowledge once in each worker."""
    return coding.coder()


def _code_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        texts = batch.column(0).to_pylist()
        rows = [(text, *cells) for text, cells in zip(texts, _coder()(texts), strict=True)]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in _ARROW_SCHEMA]
        arrays = [pa.array(column, field.type) for column, field in zip(columns, _ARROW_SCHEMA, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=_ARROW_SCHEMA)
