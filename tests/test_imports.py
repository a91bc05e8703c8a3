"""Who may import whom, and what a run imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import symptomcli

if TYPE_CHECKING:
    from conftest import Program

SOURCE = Path(symptomcli.__file__).parent

MAY_IMPORT = {
    "__init__": {"knowledge", "lookup", "model"},
    "__main__": {"cli"},
    "errors": set(),
    "formats": set(),
    "countries": {"errors"},
    "model": {"structs"},
    "structs": set(),
    "text": {"notes", "structs"},
    "rules": {"kept", "lines", "structs", "text"},
    "denial": {"text"},
    "subjects": {"text"},
    "language": {"denial", "kept", "lines", "rules", "structs", "subjects", "text"},
    "lexicon": {"language", "lines", "rules", "subjects", "text"},
    "notes": set(),
    "lines": set(),
    "kept": {"structs"},
    "policy": set(),
    "indexing": {"kept", "language", "lines", "policy", "structs", "text"},
    "complaints": {"indexing"},
    "scoring": {"indexing", "kept", "language", "policy", "structs", "text"},
    "weighing": {"evidence", "indexing", "language", "policy", "scoring", "text"},
    "matching": {"evidence", "indexing", "kept", "language", "policy", "scoring", "structs", "weighing"},
    "spelling": {"indexing", "kept", "language", "lines", "structs"},
    "document": {"errors", "lines"},
    "packing": {"complaints", "document", "hearing", "indexing", "language", "lexicon", "lines"},
    "overlay": {"document", "errors", "model"},
    "proximity": set(),
    "sayings": {"text"},
    "alerts": {"kept", "lines", "proximity", "sayings", "structs", "text"},
    "scales": {"lines", "text"},
    "alarm": {"scales", "text"},
    "scope": {"scales", "text"},
    "evidence": {"indexing", "kept", "lines"},
    "hearing": {"alerts", "kept", "language", "lines", "sayings", "text"},
    "bundle": {"alerts", "complaints", "document", "errors", "evidence", "indexing", "language", "lines", "matching", "packing"},
    "lint.report": {"structs"},
    "lint.records": {"document"},
    "lint.structure": {"document", "lint.records", "lint.report"},
    "lint.references": {"hearing", "lint.records", "lint.report"},
    "lint.sourcing": {"lint.records", "lint.report"},
    "lint.misreadings": {"document", "hearing", "language", "lint.records", "lint.report"},
    "lint.wording": {"document", "lint.records", "lint.report"},
    "lint.canon": {"document", "lint.records", "lint.report"},
    "lint": {
        *("document", "language", "lexicon", "lint.canon", "lint.misreadings", "lint.records", "lint.references"),
        *("lint.report", "lint.sourcing", "lint.structure", "lint.wording", "overlay"),
    },
    "records": {"model"},
    "knowledge": {"alarm", "bundle", "document", "errors", "model", "records", "scope", "spelling", "structs"},
    "citations": {"knowledge", "model"},
    "finding": {"model", "scoring", "structs", "text"},
    "causes": {"finding", "knowledge", "model", "structs"},
    "understanding": {"bundle", "finding", "knowledge", "scoring", "text"},
    "screening": {"alarm", "finding", "knowledge", "model", "text", "understanding"},
    "mentions": {"finding", "indexing", "knowledge", "matching", "model", "policy", "scoring"},
    "advice": {"finding", "knowledge", "model"},
    "explanation": {"finding", "knowledge", "mentions", "model", "policy", "scoring"},
    "lookup": {
        *("advice", "causes", "citations", "explanation", "finding", "knowledge", "mentions", "model", "scoring", "screening"),
        "understanding",
    },
    "names": {"errors", "knowledge", "mentions", "model", "understanding"},
    "compare": {"knowledge", "model", "structs"},
    "listing": {"knowledge", "errors"},
    "page": {"model", "structs"},
    "brief": {"model", "page"},
    "sections": {"knowledge", "model", "page"},
    "compose": {"advice", "brief", "causes", "compare", "knowledge", "model", "page", "sections"},
    "notation": {"formats"},
    "contract": {"compare", "knowledge", "model", "notation"},
    "transcript": {"notation", "page"},
    "render": {"model", "notation", "page", "structs"},
    "template": {"advice", "causes", "citations", "contract", "finding", "knowledge", "lookup", "model", "notation", "structs"},
    "batch": {"contract", "errors", "finding", "formats", "kept", "knowledge", "lookup", "model", "notation", "structs", "template"},
    "coding": {"kept", "knowledge", "lookup", "model", "structs"},
    "spark": {"coding", "model"},
    "table": {"batch", "coding", "errors", "model", "structs"},
    "console": {"errors"},
    "completion": {"errors"},
    "arguments": {"completion", "formats"},
    "cli": {"arguments", "console", "errors", "formats", "batch", "knowledge", "model", "page"},
}
"""The design's table: each module, and those of ours that it may import at its top (types among them)."""

LAZY = {"__init__", "__main__", "cli", "completion", "console", "spelling", "knowledge", "batch", "notation", "table"}
"""The only modules that import inside a function; each says there what that saves."""


MODULES = {".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path for path in SOURCE.rglob("*.py")}
"""Where each module is, by its name without that of the package."""


def _imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "symptomcli":
            _, _, package = node.module.partition(".")
            names = {f"{package}.{alias.name}".strip(".") for alias in node.names}
            found |= {name if name in MODULES else package for name in names} - {""}
    return found


@pytest.mark.parametrize("module", sorted(MODULES))
def test_import_direction(module: str) -> None:
    """A module imports only those below it, and inside functions only where that is allowed."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    inside = [node for part in ast.walk(tree) if isinstance(part, ast.FunctionDef) for node in ast.walk(part)]
    lazy = {node for node in inside if isinstance(node, ast.Import | ast.ImportFrom)}
    top = ast.Module([node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and node not in lazy], [])
    assert _imports(top) <= MAY_IMPORT[module]
    assert not lazy or module in LAZY


def _loaded(program: Program, *arguments: str) -> set[str]:
    lines = [
        "import sys",
        f"sys.argv = ['symptom', *{list(arguments)!r}]",
        "import symptomcli.cli",
        "symptomcli.console.leave = sys.exit",
        "try: symptomcli.cli.main()",
        "except SystemExit: print(sorted(sys.modules), file=sys.stderr)",
    ]
    run = _python(program, "\n".join(lines))
    return set(ast.literal_eval(run.stderr.decode().splitlines()[-1]))


def _python(program: Program, code: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, env=program.environment(), cwd=program.folder, check=True)


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (("--version",), {"rich", "rapidfuzz", "Stemmer", "jsonschema", "symptomcli.knowledge"}),
        (("--help",), {"rich", "rapidfuzz", "Stemmer", "jsonschema", "symptomcli.knowledge"}),
        (("lookup", "leg jerks", "-f", "json"), {"rich", "rapidfuzz", "jsonschema", "csv", "importlib.metadata", "importlib.resources"}),
        (("lookup", "leg jerks", "-f", "plain"), {"rich", "rapidfuzz", "jsonschema", "symptomcli.render"}),
        (("lookup", "leg jerks", "-f", "table"), {"rapidfuzz", "jsonschema"}),
        (("lookup", "leg jreks", "-f", "json"), {"rich", "jsonschema"}),
        (("list", "-f", "plain"), {"rich", "rapidfuzz", "jsonschema"}),
    ],
)
def test_a_run_imports_only_what_its_answer_needs(program: Program, arguments: tuple[str, ...], absent: set[str]) -> None:
    """Rich only for a table, rapidfuzz only for a typo, jsonschema only for overlays and lint."""
    loaded = _loaded(program, *arguments)
    assert not absent & loaded


def test_completion_of_a_name_imports_little(program: Program) -> None:
    """A shell waits for it at each press of a key."""
    code = "import sys; from symptomcli.completion import names; names('restless'); print(*sys.modules)"
    assert not {"rich", "rapidfuzz", "jsonschema"} & set(_python(program, code).stdout.decode().split())


def test_the_python_face_is_light(program: Program) -> None:
    """The library imports neither Typer nor Rich."""
    code = "import sys; from symptomcli import Knowledge, look_up; look_up(Knowledge.load(), 'leg jerks'); print(*sys.modules)"
    assert not {"typer", "rich"} & set(_python(program, code).stdout.decode().split())
