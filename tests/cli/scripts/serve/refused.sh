#!/bin/sh
# What serve is told wrongly, by options or the environment, is refused before it listens.
sluice serve --port 65536 || echo "exit $?"
sluice serve a || echo "exit $?"
sluice serve --models-dir a --models-dir b || echo "exit $?"
SLUICE_MAX_JOBS=none SLUICE_WHAT=1 listening sluice serve || echo "exit $?"
# Without the environment nobody knows whether tokens are needed.
SLUICE_TOKENS=secret sluice serve --port 0 || echo "exit $?"
SLUICE_TOKENS=, listening sluice serve --port 0 || echo "exit $?"
