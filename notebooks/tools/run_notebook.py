"""Runs a notebook in its kernel without a browser, telling what happens cell by cell.

Exit codes: 0 all cells ran, 1 a cell failed or took too long, 130 interrupted.
"""

import argparse
import asyncio
import contextlib
import os
import pathlib
import re
import signal
import sys
import tempfile
import time

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

SECONDS_BETWEEN_PLAIN_LINES = 15
SECONDS_FOR_A_CHECKPOINT = 30


class Progress:
    """One line for each cell; while a cell runs, the first line of what it shows, in place."""

    def __init__(self, stream, notebook):
        self.stream = stream
        self.cells = sum(1 for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip())
        self.headings = headings(notebook)
        self.on_terminal = stream.isatty()
        self.number = 0
        self.head = ""
        self.started = 0.0
        self.last_line = 0.0

    def start(self, cell, index):
        self.number += 1
        self.started = self.last_line = time.monotonic()
        self.head = f"    [{self.number:2}/{self.cells}] {self.headings.get(index) or headline(cell.source)}"
        if self.on_terminal:
            self._in_place(self.head)

    def show(self, text):
        line = next((line for line in text.splitlines() if line.strip()), "").strip()
        if self.on_terminal:
            self._in_place(f"    [{self.number:2}/{self.cells}] {line}")
        elif time.monotonic() - self.last_line > SECONDS_BETWEEN_PLAIN_LINES:
            self.last_line = time.monotonic()
            self.stream.write(f"            {line}\n")
            self.stream.flush()

    def finish(self, word="ok"):
        seconds = time.monotonic() - self.started
        line = f"{self.head:<78} {word} {seconds:6.1f} s"
        if self.on_terminal:
            self._in_place("")
        self.stream.write(line + "\n")
        self.stream.flush()

    def _in_place(self, line):
        self.stream.write("\r\x1b[K" + line[: terminal_width() - 1])
        self.stream.flush()


class ShowingClient(NotebookClient):
    """Hands on what a running cell displays."""

    progress = None

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] in ("display_data", "update_display_data"):
            text = msg["content"].get("data", {}).get("text/plain")
            if text:
                self.progress.show(str(text))
        return super().process_message(msg, cell, cell_index)


def terminal_width():
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        return 80


def headings(notebook):
    """The heading above each code cell, for the first one below it."""
    found, heading = {}, None
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            lines = [line for line in cell.source.splitlines() if line.startswith("#")]
            heading = lines[-1].lstrip("# ").strip() if lines else heading
        elif heading:
            found[index], heading = heading, None
    return found


def headline(source):
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    code = [line for line in lines if not line.startswith("//")] or lines or [""]
    return code[0] if len(code[0]) <= 60 else code[0][:57] + "..."


def message_of(error):
    """JJava wraps what was thrown: 'RuntimeException: org.x.ConfigException, The sentence.'"""
    lines = [line for line in (error.evalue or "").splitlines() if line.strip()]
    if not lines:
        lines = [line for line in (error.traceback or "").splitlines() if line.strip()] or [error.ename]
    return "\n".join(lines[:6])


async def run_cells(client, log):
    """What NotebookClient.async_execute does, with signal handlers that let the kernel end in peace.

    The kernel does not get the terminal's Ctrl-C: it lives in a session of its own. It is asked to
    shut down, which makes a training save its checkpoint, and only then is it ended by force.
    """
    loop = asyncio.get_running_loop()
    group = None
    asked = []
    try:
        async with client.async_setup_kernel(stderr=log):
            group = client.km.provisioner.pgid
            client.km.shutdown_wait_time = SECONDS_FOR_A_CHECKPOINT
            task = asyncio.ensure_future(all_cells(client))
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, lambda: asked.append(task.cancel()))
            await task
    except (DeadKernelError, RuntimeError):
        # While a kernel is shut down, a cell that still waits for it may see it die.
        if asked:
            raise KeyboardInterrupt from None
        raise
    finally:
        stop_processes(group)


async def all_cells(client):
    for index, cell in enumerate(client.nb.cells):
        await client.async_execute_cell(cell, index, execution_count=client.code_cells_executed + 1)


def stop_processes(group):
    """JJava is two processes, launcher and kernel, in one group; neither may outlive us."""
    if group and group != os.getpgrp():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def execute(notebook, arguments):
    progress = Progress(sys.stderr, notebook)
    client = ShowingClient(
        notebook,
        kernel_name=arguments.kernel,
        timeout=arguments.timeout,
        startup_timeout=120,
        resources={"metadata": {"path": str(arguments.notebook.parent)}},
        on_cell_execute=lambda cell, cell_index: progress.start(cell, cell_index),
        on_cell_executed=lambda cell, cell_index, execute_reply: finish_ok(progress, execute_reply),
    )
    client.progress = progress
    log = tempfile.TemporaryFile()
    try:
        asyncio.run(run_cells(client, log))
        return 0
    except CellExecutionError as error:
        progress.finish("failed")
        print(f"The cell failed: {message_of(error)}", file=sys.stderr)
        return 1
    except CellTimeoutError:
        progress.finish("too long")
        print(f"The cell took more than {arguments.timeout} s and was stopped.", file=sys.stderr)
        return 1
    except NoSuchKernel:
        print(
            f"There is no kernel '{arguments.kernel}' in this environment; type: ./bindery lab",
            file=sys.stderr,
        )
        return 1
    except (DeadKernelError, RuntimeError) as error:
        progress.finish("failed")
        print(f"The kernel ended by itself ({error}); the end of what it said:", file=sys.stderr)
        log.seek(0)
        print(log.read().decode(errors="replace")[-2000:], file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        progress.finish("interrupted")
        print("A training that was going on has saved its checkpoint.", file=sys.stderr)
        return 130
    finally:
        log.close()


def finish_ok(progress, reply):
    if reply.get("content", {}).get("status") == "ok":
        progress.finish()


def title_of(notebook, otherwise):
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    line = next((line for line in text.splitlines() if line.startswith("#")), otherwise)
    return re.sub(r"[*_`]", "", line.lstrip("# "))


def write_html(notebook, path):
    """One file that shows the same on every machine: nothing in it is fetched from elsewhere."""
    exporter = HTMLExporter(template_name="lab")
    html, _ = exporter.from_notebook_node(
        notebook, resources={"metadata": {"name": title_of(notebook, path.stem)}}
    )
    # The template's scripts fetch renderers for formulas and diagrams; our outputs need none.
    html = re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
    write_text(path, html.replace("</head>", dark_style(exporter) + "</head>", 1))


def dark_style(exporter):
    """What a reader's dark system changes: the theme's colors, nothing else."""
    for folder in exporter.template_paths:
        theme = pathlib.Path(folder) / "static" / "theme-dark.css"
        if theme.is_file():
            css = theme.read_text(encoding="utf-8")
            return f'<style media="(prefers-color-scheme: dark)">:root {{ color-scheme: dark; }} {css}</style>'
    return ""


def write_text(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with open(partial, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--kernel", default="bindery", help="name of the installed kernelspec")
    parser.add_argument("--html", type=lambda text: pathlib.Path(text).resolve(), help="where to leave the report")
    parser.add_argument("--timeout", type=int, default=1800, help="seconds one cell may take")
    arguments = parser.parse_args()
    if not arguments.notebook.is_file():
        print(f"There is no notebook {arguments.notebook}.", file=sys.stderr)
        return 2
    notebook = nbformat.read(arguments.notebook, as_version=4)
    code = execute(notebook, arguments)
    if code == 0 and arguments.html:
        write_html(notebook, arguments.html)
    return code


if __name__ == "__main__":
    sys.exit(main())
