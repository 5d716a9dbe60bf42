"""Runs cells in a kernel and prints what each showed, as JSON.

Reads from standard input a list of objects: source, and optionally interruptAfter, a text; when a
cell displays it, the kernel is interrupted.
"""

import argparse
import json
import os
import signal
import sys
import time

from jupyter_client.manager import KernelManager

SHOWN = ("stream", "display_data", "update_display_data", "execute_result", "error")


def run(client, manager, cell, timeout):
    shown = []
    pending = [cell["interruptAfter"]] if "interruptAfter" in cell else []

    def watch(message):
        if message["msg_type"] not in SHOWN:
            return
        content = message["content"]
        shown.append({"type": message["msg_type"], **content})
        if pending and pending[0] in json.dumps(content, ensure_ascii=False):
            pending.clear()
            manager.interrupt_kernel()

    start = time.monotonic()
    reply = client.execute_interactive(
        cell["source"], output_hook=watch, timeout=timeout, allow_stdin=False
    )
    return {
        "status": reply["content"].get("status", "ok"),
        "seconds": time.monotonic() - start,
        "outputs": shown,
    }


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
