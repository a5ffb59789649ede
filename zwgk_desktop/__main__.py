"""Run the console command as ``python -m zwgk_desktop``."""

import sys

from zwgk_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
