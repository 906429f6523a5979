"""`python -m helpers` is the `workbook` command."""

from __future__ import annotations

import sys

from helpers.workbook.command import main

if __name__ == "__main__":
    sys.exit(main())
