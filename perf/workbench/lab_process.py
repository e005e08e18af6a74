"""A JupyterLab that ends when the program that started it ends, however that came about.

Run as `python -m perf.workbench.lab_process FOLDER OPTION...` by a program that keeps the other end of its standard
input open. When that end closes, because the program has ended or was killed, the server stops its kernels, removes its
private folder, and ends. Pipes close with the program on every operating system.
"""

import os
import shutil
import signal
import sys
import threading
import time

SECONDS_TO_STOP = 15


def main(private: str, options: list[str]) -> None:
    """Run JupyterLab; remove its private folder when it has ended."""
    from jupyterlab.labapp import main as run_jupyterlab  # type: ignore[import-untyped]

    if hasattr(signal, "SIGHUP"):  # the terminal was closed, which ends the program too
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    threading.Thread(target=_stop_when_closed, args=(_take_stdin(), private), daemon=True).start()
    try:
        run_jupyterlab(options)
    finally:
        shutil.rmtree(private, ignore_errors=True)


def _take_stdin() -> int:
    """Return the pipe that is the standard input, which is then empty: JupyterLab must not ask whether it may stop."""
    pipe, empty = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    return pipe


def _stop_when_closed(pipe: int, private: str) -> None:
    """Wait until the other end of a pipe is closed, then stop the server, and if it does not stop, the process."""
    from jupyter_server.serverapp import ServerApp

    try:
        while os.read(pipe, 1):
            pass
    except OSError:
        pass  # on Windows, a closed pipe is an error
    if ServerApp.initialized():
        server = ServerApp.instance()
        server.io_loop.add_callback(server.stop)
        time.sleep(SECONDS_TO_STOP)
    shutil.rmtree(private, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
