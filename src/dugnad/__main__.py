"""`python -m dugnad`: the command line."""

import sys

from dugnad.site.cli import main

if __name__ == "__main__":
    sys.exit(main())
