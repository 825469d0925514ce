"""A server that is killed without a word, as a machine without memory kills it."""

import os
import signal
import time

from launcher.supervisor import Supervisor


def kill_and_look(supervisor: Supervisor) -> None:
    """Kill the first child; its supervisor then looks after it."""
    server = supervisor.children[0]
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    while server.ended() is None:
        time.sleep(0.01)
    supervisor.look()
