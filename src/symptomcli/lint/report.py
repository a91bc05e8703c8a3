"""What a check found: findings, each with its place and cure, and the report of them all."""

from __future__ import annotations

from typing import Any

from symptomcli.structs import Struct


class Finding(Struct):
    """One thing to mend: where, what, and how."""

    place: str
    key: str
    message: str
    cure: str
    fault: bool

    def __str__(self) -> str:
        """Say it on one line."""
        level = "fault" if self.fault else "warning"
        where = f"{self.place} {self.key}".strip()
        return f"{level}: {where}: {self.message} {self.cure}"


class Report(Struct):
    """All findings of a check, faults first."""

    findings: tuple[Finding, ...]
    records: int

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that make the knowledge unusable."""
        return tuple(finding for finding in self.findings if finding.fault)

    @property
    def summary(self) -> str:
        """One sentence on the whole."""
        faults = len(self.faults)
        return f"{self.records} records, {faults} faults, {len(self.findings) - faults} warnings."

    def to_json(self) -> dict[str, Any]:
        """Give the report as JSON values."""
        found = [
            {
                "level": "fault" if one.fault else "warning",
                "place": one.place,
                "key": one.key,
                "message": one.message,
                "cure": one.cure,
            }
            for one in self.findings
        ]
        return {"schema_version": "1", "records": self.records, "faults": len(self.faults), "findings": found}
