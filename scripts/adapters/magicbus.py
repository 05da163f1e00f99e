#!/usr/bin/env python3
"""Speaks the adapter protocol for the real `magicbus.process.ProcessBus`.

Run it by the interpreter of .peers/venv, which scripts/peers makes. Each case runs in a forked
process of its own, so that os._exit, SystemExit, exit functions and execv (seen, not done) are the
real ones. `--log FILE` appends the events of each case to a file that `wspbus validate` judges.
"""

import sys

sys.dont_write_bytecode = True  # the folder of this file may be one that is only read

from gated import adapter, processbus  # noqa: E402

if __name__ == '__main__':
    adapter.main(processbus)
