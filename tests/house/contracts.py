"""A kind of contract for import-linter: who may import a module, by patterns of names."""

from fnmatch import fnmatchcase
from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output

ARROW = " -> "


class ConfinedContract(Contract):
    """Let some modules be imported by those alone whose names match a pattern.

    It knows all modules of the program, so one that is new is not forgotten. In a pattern, ``*``
    stands for anything. ``importers`` are patterns; ``pattern -> module`` lets in that module only.
    """

    type_name = "confined"

    modules: Any = fields.ListField(subfield=fields.StringField())
    importers: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's signature
        """Find who imports what it may not; only direct imports count."""
        refused = [
            (importer, module)
            for module in self.modules
            if module in graph.modules
            for importer in sorted(graph.find_modules_that_directly_import(module))
            if not self._is_allowed(importer, module)
        ]
        return ContractCheck(kept=not refused, metadata={"refused": refused})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who imports what it may not."""
        for importer, module in check.metadata["refused"]:
            output.print_error(f"{importer} must not import {module}", bold=False)
        output.new_line()

    def _is_allowed(self, importer: str, module: str) -> bool:
        for each in self.importers:
            pattern, _, only = each.partition(ARROW)
            if fnmatchcase(importer, pattern) and only in {"", module}:
                return True
        return False
