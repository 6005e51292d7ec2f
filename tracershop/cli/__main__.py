"""`python -m tracershop.cli`."""

import sys

from tracershop.cli import main

sys.exit(main())
