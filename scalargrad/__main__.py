"""`python -m scalargrad` is the command `scalargrad`."""

import sys

from scalargrad.cli import main

if __name__ == "__main__":
    sys.exit(main())
