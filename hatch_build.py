"""Build hook: packs `data/` into the wheel as knowledge.json and its index. An editable install reads `data/` itself."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackKnowledge(BuildHookInterface[Any]):
    """Packs the knowledge into a wheel; leaves an editable install and an sdist alone."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Pack before the wheel's files are gathered."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from symptomcli import document, packing  # noqa: PLC0415  # importable from here on

        read, faults = document.read_folder(root / "data")
        if faults:
            raise ValueError("\n".join(faults))
        target = Path(tempfile.mkdtemp())
        build_data["scratch"] = str(target)
        included = build_data["force_include"]
        for name, content in packing.pack(read).items():
            (target / name).write_bytes(content)
            included[str(target / name)] = f"symptomcli/{name}"
        for name in ("everyday_words.txt", "learned", "schema"):
            included[str(root / "data" / name)] = f"symptomcli/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the packed files once they are in the wheel."""
        if "scratch" in build_data:
            shutil.rmtree(build_data["scratch"])
