"""Where does the packaged program begin? At the same door as the console command."""

import sys

from zwgk_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
