"""`symptomcli.spark`: the cells of `symptom code`, on a real local Spark with two workers."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from symptomcli import coding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

    from symptomcli.knowledge import Knowledge

pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
if not shutil.which("java"):
    pytest.skip("Spark needs Java", allow_module_level=True)

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark", "ignore::ResourceWarning", "ignore::FutureWarning"),
]

TEXTS = [
    "leg jerks at night",
    'says "no" chest pain',
    None,
    "",
    "leg jerks at night",
    " RLS ",
    "what time is\nthe football",
    "i want to die",
]


@pytest.fixture(scope="session")
def session() -> Iterator[SparkSession]:
    """A Spark of this machine, with two workers of this Python."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    before = os.environ.get("PYSPARK_PYTHON")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4", "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master("local[2]").appName("symptom")
    for name, value in {**settings, "spark.driver.host": "127.0.0.1"}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
    os.environ.pop("PYSPARK_PYTHON")
    if before is not None:
        os.environ["PYSPARK_PYTHON"] = before


def test_spark_codes_as_the_command_does(session: SparkSession, knowledge: Knowledge) -> None:
    """Row for row, however the rows are shared among the workers; and what cannot be used is said. One test: a Spark starts for 10 s."""
    from symptomcli import spark  # noqa: PLC0415

    rows = [(number, TEXTS[number % len(TEXTS)]) for number in range(400)]
    data = session.createDataFrame(rows, "id long, complaint string").repartition(7)
    coded = {row["id"]: row for row in spark.code(data, "complaint").collect()}
    assert sorted(coded) == [number for number, _ in rows]
    for number, text in rows:
        assert coded[number]["complaint"] == text
        assert tuple(coded[number][name] for name in coding.COLUMNS) == coding.code(knowledge, (text or "").strip())

    scored = session.createDataFrame([(1, "cramp", 2.0)], "id long, complaint string, score double")
    with pytest.raises(ValueError, match="no column 'text' among id, complaint, score"):
        spark.code(scored, "text")
    with pytest.raises(ValueError, match="a column 'score' already"):
        spark.code(scored, "complaint")
