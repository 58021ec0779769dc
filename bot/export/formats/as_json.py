"""JSON: everything for programs, with the proof that nobody edited it.

`bot/export/export-1.schema.json` describes it; a change that breaks a reader is version 2.
"""

import json
from collections.abc import Iterator
from typing import IO, Any

from bot.core.ledger import NONSENSE
from bot.core.proof import pieces, proven
from bot.export.document import head_of, line_of
from bot.export.formats.format import Format, Options, put
from bot.export.tell import Export


def write(export: Export, options: Options, file: IO[bytes]) -> None:
    """Write the document in pieces, an entry at a time."""
    put(_pieces(export, options), file)


def _pieces(export: Export, options: Options) -> Iterator[str]:
    head = json.dumps(head_of(export.story), indent=1)
    yield head.removesuffix("\n}")
    yield ',\n "entries": ['
    for number, line in enumerate(options.counted(export.lines)):
        yield f"{',' if number else ''}\n{json.dumps(line_of(line))}"
    yield '\n],\n "proof": '
    yield from pieces(export.story.checked.chain, _proven(export), export.checkpoints)
    yield "\n}\n"


def _proven(export: Export) -> Iterator[dict[str, Any]]:
    for sealed, told in export.lines.sealed():
        try:
            yield proven(sealed, told.withheld)
        except NONSENSE:  # somebody damaged it: what is left of it says so when it is checked
            header = sealed.header.decode("ascii", "replace")
            yield {"seq": sealed.seq, "header": header, "hash": sealed.hash.hex(), "fields": {}}


FORMAT = Format(".json", "application/json", "programs, and the proof: `audit check`", write)
