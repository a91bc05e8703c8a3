"""Knowledge folder or file -> every fault with its file, key and cure.

Faults make knowledge unusable or untrue to its word: structure, references, sources. Warnings are of form and wording.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symptomcli import document, lexicon, overlay
from symptomcli.language import Language
from symptomcli.lint import canon, misreadings, records, references, sourcing, structure, wording
from symptomcli.lint.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from symptomcli.lint.report import Finding


def check(path: Path | None = None, *, strict: bool = False) -> Report:
    """Check the built-in knowledge, or a folder or file laid over it.

    Raises:
        KnowledgeFault: the path cannot be read at all.
    """
    built_in = document.installed_document()
    mine = built_in if path is None else overlay.read(path)
    findings = list(structure.faults(mine))
    if not findings:
        whole = built_in if path is None else overlay.lay_over(built_in, mine)
        findings = broken(mine, whole) or list(_minor(mine, whole, path or document.knowledge_folder()))
    if strict:
        findings = [finding._replace(fault=True) for finding in findings]
    count = sum(1 for _ in records.each(mine))
    return Report(tuple(sorted(findings, key=lambda one: (not one.fault, one.place, one.key, one.message))), count)


def broken(mine: Mapping[str, Any], whole: Mapping[str, Any]) -> list[Finding]:
    """Find what makes the records of `mine`, whose structure is sound, unusable within `whole`."""
    language = _language(whole)
    return [
        *references.faults(mine, whole),
        *misreadings.of_ways(mine, whole, language),
        *sourcing.faults(mine, whole),
        *misreadings.of_phrases(mine, whole, language),
        *misreadings.of_equivalents(mine, whole, language),
    ]


def _minor(mine: Mapping[str, Any], whole: Mapping[str, Any], folder: Path | None) -> Iterator[Finding]:
    """Find what is asked for once nothing is broken: form, wording, and absent pages that are absent."""
    yield from sourcing.uncited(mine, whole)
    if folder is not None and folder.is_dir():
        yield from canon.warnings(mine, folder)
    yield from wording.warnings(mine)
    yield from misreadings.of_absent_pages(mine, whole, _language(whole))


def _language(whole: Mapping[str, Any]) -> Language:
    return Language(lexicon.prepare(whole["lexicon"]))
