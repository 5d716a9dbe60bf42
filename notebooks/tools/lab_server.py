"""A JupyterLab of its own, in folders of its own, for a browser to look at."""

import contextlib
import json
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

SECONDS_TO_START = 60
SECONDS_TO_STOP = 20

# All cells are in the page, also those that are scrolled away; nothing is fetched and nothing pops up.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}


class LabFailed(Exception):
    """JupyterLab did not come up."""


class Lab:
    """Runs while it is entered: `with Lab(python, folder, environment) as lab: lab.url(...)`."""

    def __init__(self, python, folder, environment):
        self.python = python
        self.folder = pathlib.Path(folder)
        self.notebooks = self.folder / "notebooks"
        self.notebooks.mkdir(parents=True)
        self.environment = environment
        self.token = secrets.token_hex(16)
        self.log = self.folder / "lab.log"

    def url(self, notebook):
        return f"http://127.0.0.1:{self.port}/lab/tree/{notebook}?token={self.token}&reset"

    def __enter__(self):
        self._write_settings()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = dict(os.environ, JUPYTER_TOKEN=self.token, JUPYTER_PREFER_ENV_PATH="1")
        for name in ("CONFIG", "DATA", "RUNTIME"):
            environment[f"JUPYTER_{name}_DIR"] = str(self.folder / "jupyter" / name.lower())
        environment["JUPYTERLAB_SETTINGS_DIR"] = str(self.folder / "settings")
        environment["JUPYTERLAB_WORKSPACES_DIR"] = str(self.folder / "workspaces")
        environment.update(self.environment)
        command = [str(self.python), "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += ["--expose-app-in-browser", f"--ServerApp.port={self.port}"]
        command += ["--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"]
        command += [f"--ServerApp.root_dir={self.notebooks}"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *ignored):
        # Asked to end, Jupyter ends its kernels first.
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _write_settings(self):
        for name, values in SETTINGS.items():
            file = self.folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values), encoding="utf-8")

    def _wait(self):
        end = time.monotonic() + SECONDS_TO_START
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/status", headers={"Authorization": f"token {self.token}"}
        )
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(request, timeout=5).close()
                return
            time.sleep(0.2)
        raise LabFailed(f"JupyterLab did not answer; the end of what it said:\n{self.tail()}")

    def tail(self):
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
