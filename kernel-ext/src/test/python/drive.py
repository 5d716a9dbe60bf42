"""Runs cells in a kernel and prints what each showed, as JSON.

Reads from standard input a list of objects: source, and optionally a text interruptAfter,
terminateAfter or killAfter; when the cell displays it, the kernel is interrupted, or its processes get a
SIGTERM or a SIGKILL.
"""

import argparse
import json
import os
import signal
import sys
import time

from jupyter_client.manager import KernelManager

SHOWN = ("stream", "display_data", "update_display_data", "execute_result", "error")


ENDS = {"terminateAfter": signal.SIGTERM, "killAfter": signal.SIGKILL}


class Ended(Exception):
    """The kernel was told to end, or killed."""


def shows(content, cell, order):
    return order in cell and cell[order] in json.dumps(content, ensure_ascii=False)


def run(client, manager, cell, timeout):
    shown = []
    interrupted = []

    def watch(message):
        if message["msg_type"] not in SHOWN:
            return
        content = message["content"]
        shown.append({"type": message["msg_type"], **content})
        if not interrupted and shows(content, cell, "interruptAfter"):
            interrupted.append(True)
            manager.interrupt_kernel()
        for order, number in ENDS.items():
            if shows(content, cell, order):
                os.killpg(manager.provisioner.pgid, number)
                raise Ended

    start = time.monotonic()
    try:
        reply = client.execute_interactive(
            cell["source"], output_hook=watch, timeout=timeout, allow_stdin=False
        )
        status = reply["content"].get("status", "ok")
    except Ended:
        wait_until_gone(manager)
        status = "ended"
    return {
        "status": status,
        "seconds": time.monotonic() - start,
        "outputs": shown,
    }


def wait_until_gone(manager):
    """Waits for JJava's launcher, which is our child, and for its kernel, which is not."""
    manager.provisioner.process.wait(timeout=30)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            os.killpg(manager.provisioner.pgid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)


def stop(manager):
    group = getattr(manager.provisioner, "pgid", None)
    manager.shutdown_kernel()
    if group and group != os.getpgrp():
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", default="bindery")
    parser.add_argument("--timeout", type=float, default=180)
    arguments = parser.parse_args()
    cells = json.load(sys.stdin)
    manager = KernelManager(kernel_name=arguments.kernel)
    manager.start_kernel(stdout=sys.stderr, stderr=sys.stderr)
    try:
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        results = [run(client, manager, cell, arguments.timeout) for cell in cells]
        client.stop_channels()
    finally:
        stop(manager)
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
