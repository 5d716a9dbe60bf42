"""Holds Bindery's kernel against the plain JJava kernel it is made from: speed and conformance.

    .venv/bin/python kernel-ext/src/bench/kernel_bench.py
    .venv/bin/python kernel-ext/src/bench/kernel_bench.py --conformance   (pip install jupyter_kernel_test==0.7.0)

Speed: both kernels are started in turn, round after round, so that what else the machine does falls on
both. Measured are the time until the kernel answers, the first modalities() (Bindery only) and the
median of a trivial cell. Limits: ready within 1.5 times plain JJava, modalities() below 2 s, a trivial
cell within 1.2 times.

Conformance: the tests of jupyter_kernel_test run against both. Nothing that passes with plain JJava may
fail with Bindery; what JJava itself fails is listed and counts for nobody.

Exit codes: 0 within the limits, 1 not, 3 something is missing.
"""

import argparse
import io
import json
import os
import statistics
import sys
import time
import unittest

from jupyter_client.manager import KernelManager

READY_FACTOR = 1.5
CELL_FACTOR = 1.2
MODALITIES_SECONDS = 2.0
WARM_UP = 10


def timed_cell(client, source):
    """Returns the seconds until the kernel has answered and is idle; fails if the cell does."""
    start = time.perf_counter()
    reply = client.execute_interactive(
        source, output_hook=lambda message: None, timeout=120, allow_stdin=False
    )
    seconds = time.perf_counter() - start
    if reply["content"].get("status") != "ok":
        sys.exit(f"The cell {source!r} failed: {reply['content']}")
    return seconds


def measure(kernel, ours, cells):
    """Starts a kernel and returns its times in seconds."""
    manager = KernelManager(kernel_name=kernel)
    start = time.perf_counter()
    manager.start_kernel(stdout=sys.stderr, stderr=sys.stderr)
    try:
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=120)
        times = {"ready": time.perf_counter() - start}
        if ours:
            times["modalities"] = timed_cell(client, "modalities()")
        timed_cell(client, "int n = 0;")
        for _ in range(WARM_UP):
            timed_cell(client, "1 + n")
        times["cells"] = [timed_cell(client, "1 + n") for _ in range(cells)]
        client.stop_channels()
        return times
    finally:
        manager.shutdown_kernel()


def speed(arguments):
    rounds = {arguments.plain: [], arguments.ours: []}
    for number in range(arguments.rounds):
        order = [arguments.plain, arguments.ours]
        for kernel in order if number % 2 == 0 else reversed(order):
            rounds[kernel].append(measure(kernel, kernel == arguments.ours, arguments.cells))

    def median(kernel, name):
        return statistics.median(times[name] for times in rounds[kernel])

    def cell(kernel):
        return statistics.median(s for times in rounds[kernel] for s in times["cells"])

    rows = []
    plain, ours = median(arguments.plain, "ready"), median(arguments.ours, "ready")
    rows.append(("kernel ready, s", plain, ours, f"{ours / plain:.2f} x", ours <= READY_FACTOR * plain))
    plain, ours = cell(arguments.plain), cell(arguments.ours)
    rows.append(
        ("trivial cell, ms", 1e3 * plain, 1e3 * ours, f"{ours / plain:.2f} x", ours <= CELL_FACTOR * plain)
    )
    ours = median(arguments.ours, "modalities")
    rows.append(("first modalities(), s", None, ours, "", ours < MODALITIES_SECONDS))
    print(f"{'median of ' + str(arguments.rounds) + ' starts':24}{'JJava':>9}{'Bindery':>9}{'':>9}")
    for name, plain, ours, ratio, within in rows:
        shown = "" if plain is None else f"{plain:.2f}"
        print(f"{name:24}{shown:>9}{ours:>9.2f}{ratio:>9}  {'ok' if within else 'TOO SLOW'}")
    if arguments.json:
        print(json.dumps(rounds))
    return all(row[-1] for row in rows)


def suite(kernel, library):
    """Returns the conformance tests for a Java kernel."""
    # The base class must not be an attribute of this module, or its tests would run by themselves.
    case = type(
        "Conformance",
        (library.KernelTests,),
        {
            "kernel_name": kernel,
            "language_name": "java",
            "file_extension": ".jshell",
            "code_hello_world": 'System.out.println("hello, world");',
            "code_stderr": 'System.err.println("oops");',
            "completion_samples": [{"text": "String.val", "matches": {"valueOf("}}],
            "complete_code_samples": ["1 + 1", "int x = 1;"],
            "incomplete_code_samples": ["int f() {", "for (int i = 0; i < 3; i++) {"],
            "code_generate_error": 'throw new RuntimeException("no");',
            "code_execute_result": [{"code": "6 * 7", "result": "42"}],
            "code_display_data": [{"code": 'display("shown");', "mime": "text/plain"}],
            "code_inspect_sample": "String.valueOf(1)",
            "code_history_pattern": "1*",
            "supported_history_operations": ("tail",),
        },
    )
    return unittest.defaultTestLoader.loadTestsFromTestCase(case)


def outcomes(kernel, library):
    """Returns passed, failed or skipped for every test."""
    tests = suite(kernel, library)
    names = [test.id().rsplit(".", 1)[-1] for test in tests]
    result = unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(tests)
    told = {name: "passed" for name in names}
    for kind, problems in (
        ("skipped", result.skipped),
        ("failed", result.failures + result.errors),
    ):
        for test, _ in problems:
            # A part of a test is the test's; what has no method is the class, of which none did run.
            method = getattr(getattr(test, "test_case", test), "_testMethodName", None)
            for name in [method] if method else names:
                told[name] = kind
    return told


def conformance(arguments):
    try:
        import jupyter_kernel_test as library
    except ImportError:
        print("jupyter_kernel_test is missing; type: .venv/bin/pip install jupyter_kernel_test==0.7.0")
        sys.exit(3)
    plain = outcomes(arguments.plain, library)
    ours = outcomes(arguments.ours, library)
    lost = [name for name in plain if plain[name] == "passed" and ours.get(name) != "passed"]
    print(f"{'jupyter_kernel_test':32}{'JJava':>9}{'Bindery':>9}")
    for name in sorted(plain):
        print(f"{name:32}{plain[name]:>9}{ours.get(name, 'missing'):>9}{'  LOST' if name in lost else ''}")
    return not lost


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--plain", default="java", help="name of the plain kernel")
    parser.add_argument("--ours", default="bindery", help="name of Bindery's kernel")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cells", type=int, default=30)
    parser.add_argument("--json", action="store_true", help="also print every time")
    parser.add_argument("--conformance", action="store_true")
    arguments = parser.parse_args()
    os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")
    within = conformance(arguments) if arguments.conformance else speed(arguments)
    sys.exit(0 if within else 1)


if __name__ == "__main__":
    main()
