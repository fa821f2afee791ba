"""What is loaded before anybody asks for it: what writes files, and a sampler that is compiled for estimates."""

import os
import subprocess
import sys
import threading
import time

from analytics.capture import latent
from api.datasets import children

PATIENCE = 3.0
"""Seconds after the start, in which first readers are served by a process that does nothing else."""

PROGRAM = "import os; os.nice(19); from analytics.capture import latent; latent.warm()"


def begin() -> None:
    """Begin to load it, beside whatever else this process does."""
    threading.Thread(target=warm, name="warming", daemon=True).start()


def warm(patience: float = PATIENCE) -> None:
    """Start what files are written by; compile in a process of its own, with what time others leave, and load that.

    Compiling takes up to a minute where nothing was kept, as in a fresh checkout, and would hold up every reader.
    """
    time.sleep(patience)
    children.prepare()
    path = os.pathsep.join(each for each in sys.path if each)
    subprocess.run([sys.executable, "-c", PROGRAM], env={**os.environ, "PYTHONPATH": path}, check=False)
    latent.warm()
