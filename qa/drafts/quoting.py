"""Text from cables as data for a model: JSON on one line, in which nothing is hidden and no mark is more than text.

Servers take the marks of their chat form ("<|im_start|>", "</s>", "[INST]") for what they mean wherever they stand, in
quoted data too: llama-server reads its whole prompt that way. Escaped, they are the same JSON and no mark.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from index.text.invisible import escape, escaped

_MARK = re.compile(r"<|\[(?=/?[A-Za-z_]+\])")
"""What begins a mark of some chat form."""


def as_data(row: Mapping[str, str | None]) -> str:
    """Write the row as one line of JSON."""
    line = escaped(json.dumps(row, ensure_ascii=False))
    return _MARK.sub(lambda match: escape(match[0]), line)
