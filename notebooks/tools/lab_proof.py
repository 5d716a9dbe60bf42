"""Looks at a notebook in JupyterLab as a person does: opens it in Chromium, runs all cells, reads the page.

Proves that notebook 01 runs to its end without an error; that the display of its training stays with its
final state; that drawings are seen and have words for those who cannot see them; that the pair nobody
trained is in the table of results; that text can be read in the light and in the dark theme; that a saved
notebook shows the same when it is opened again; and that the Stop button saves a training which the same
cell then takes up. Leaves pictures of both themes.

Exit codes: 0 all is so, 1 something is not, 3 Playwright or Chromium is missing here.
"""

import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

from lab_server import Lab, LabFailed

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
THEMES = ("JupyterLab Light", "JupyterLab Dark")
TOOLS = pathlib.Path(__file__).resolve().parent

# Enough for small text on its ground, by WCAG 2.1.
LEAST_CONTRAST = 4.5

STEPS_TO_STOP_IN = 150

READ_OUTPUTS = """() => {
  const cells = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
  return cells.map(cell => {
    const all = q => [...cell.querySelectorAll('.jp-OutputArea-output ' + q)];
    return {
      source: cell.querySelector('.jp-InputArea-editor').innerText,
      prompt: cell.querySelector('.jp-InputPrompt').innerText,
      text: all('').length + cell.querySelector('.jp-OutputArea').innerText,
      outputs: cell.querySelectorAll('.jp-OutputArea-child').length,
      errors: [...cell.querySelectorAll('[data-mime-type="application/vnd.jupyter.error"],'
        + '[data-mime-type="application/vnd.jupyter.stderr"]')].map(e => e.innerText),
      drawings: all('svg').map(e => ({role: e.getAttribute('role'), label: e.getAttribute('aria-label'),
        width: e.getBoundingClientRect().width, height: e.getBoundingClientRect().height})),
      pictures: all('img').map(e => ({label: e.alt, width: e.naturalWidth})),
      rows: all('tr').map(e => e.innerText),
      scripts: all('script').length,
    };
  });
}"""

# The ink of every word that a view shows, on the ground it lies on; opacity thins the ink.
READ_CONTRASTS = """() => {
  const channels = color => color.match(/[0-9.]+/g).map(Number);
  const light = rgb => rgb.slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const over = (upper, alpha, lower) => lower.map((c, i) => alpha * upper[i] + (1 - alpha) * c);
  const shapesUnder = (drawing, word) => {
    const box = word.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return [...drawing.querySelectorAll('rect,circle,ellipse,path,polygon')].filter(shape => {
      const b = shape.getBoundingClientRect();
      return getComputedStyle(shape).fill !== 'none' && b.left < x && x < b.right && b.top < y && y < b.bottom
        && shape.compareDocumentPosition(word) & Node.DOCUMENT_POSITION_FOLLOWING;
    });
  };
  const found = [];
  const words = document.querySelectorAll('.jp-OutputArea-output[data-mime-type="text/html"] *');
  for (const element of words) {
    const own = [...element.childNodes].filter(n => n.nodeType === 3 && n.data.trim()).map(n => n.data).join(' ');
    if (!own || element.closest('title') || !element.getClientRects().length) continue;
    const line = [];
    for (let e = element; e; e = e.parentElement) line.push(e);
    let ground = [255, 255, 255];
    let opacity = 1;
    for (const e of [...line].reverse()) {
      const style = getComputedStyle(e);
      const [r, g, b, a] = channels(style.backgroundColor);
      ground = over([r, g, b], a === undefined ? 1 : a, ground);
      opacity *= Number(style.opacity);
    }
    const style = getComputedStyle(element);
    const drawn = element.closest('svg');
    for (const shape of drawn ? shapesUnder(drawn, element) : []) {
      const filled = getComputedStyle(shape);
      ground = over(channels(filled.fill), Number(filled.fillOpacity) * Number(filled.opacity), ground);
    }
    const [r, g, b, a] = channels(drawn ? style.fill : style.color);
    const ink = over([r, g, b], opacity * (a === undefined ? 1 : a), ground);
    const [high, low] = [light(ink), light(ground)].sort((x, y) => y - x);
    found.push({text: own.trim().slice(0, 40), contrast: (high + 0.05) / (low + 0.05)});
  }
  return found.sort((x, y) => x.contrast - y.contrast);
}"""


class NotSo(Exception):
    """Something on the page is not as it should be."""


def require(holds, sentence):
    if not holds:
        raise NotSo(sentence)


class Proof:
    """Tells each thing that was proved, with its time."""

    def __init__(self, stream):
        self.stream = stream
        self.last = time.monotonic()

    def says(self, sentence):
        now = time.monotonic()
        self.stream.write(f"    {sentence:<78} ok {now - self.last:6.1f} s\n")
        self.stream.flush()
        self.last = now


def open_notebook(page, lab, name):
    page.goto(lab.url(name))
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=180_000)
    # JJava's first status is sent before anybody listens, so "connected" has to do for "ready".
    page.wait_for_function(
        "() => {"
        "  const context = window.jupyterapp.shell.currentWidget?.sessionContext;"
        "  return context?.isReady && context.session?.kernel?.connectionStatus === 'connected'; }",
        timeout=180_000,
    )


def choose(page, menu, item):
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def wait_until_run(page, seconds):
    """Waits until every cell has its number, or one has an error."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        cells = page.evaluate(READ_OUTPUTS)
        if all(any(digit.isdigit() for digit in cell["prompt"]) for cell in cells):
            return cells
        failed = [cell for cell in cells if cell["errors"]]
        for cell in failed:
            raise NotSo(f"The cell '{cell['source'].strip()}' failed: {cell['errors'][0][:600]}")
        time.sleep(0.3)
    raise NotSo(f"Not all cells had run after {seconds} s: {[(c['source'][:30], c['prompt']) for c in cells]}")


def set_theme(page, theme):
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    dark = "false" if theme.endswith("Dark") else "true"
    page.wait_for_selector(f'body[data-jp-theme-light="{dark}"]', state="attached")


def cell_of(cells, source):
    found = [cell for cell in cells if source in cell["source"]]
    require(found, f"No cell of the notebook has {source}.")
    return found[0]


def prove_run(page, lab, seconds, proof):
    open_notebook(page, lab, "01-first-binding.ipynb")
    proof.says("JupyterLab opens notebook 01 and the kernel is ready")
    choose(page, "Run", "Run All Cells")
    cells = wait_until_run(page, seconds)
    require(not any(cell["errors"] for cell in cells), f"There is error output: {cells}")
    proof.says(f"all {len(cells)} cells ran, none shows an error")
    return cells


def prove_page(cells, proof):
    training = cell_of(cells, "train(plan.name(), plan.graph()")
    require(training["outputs"] == 1, f"The training left {training['outputs']} displays, not one.")
    require(", done" in training["text"], f"The training's display ended with: {training['text']}")
    require(training["drawings"], "The training's display has no curve.")
    proof.says("the training's display stays, with its final state and its curves")
    drawings = [drawing for cell in cells for drawing in cell["drawings"]]
    for drawing in drawings:
        require(drawing["role"] == "img" and drawing["label"], f"A drawing has no words: {drawing}")
        require(drawing["width"] > 50 and drawing["height"] > 20, f"A drawing cannot be seen: {drawing}")
    pictures = [picture for cell in cells for picture in cell["pictures"]]
    for picture in pictures:
        require(picture["label"] and picture["width"] > 0, f"A picture is broken or has no words: {picture}")
    require(drawings and pictures, "There are no drawings or no pictures on the page.")
    proof.says(f"{len(drawings)} drawings and {len(pictures)} pictures are seen, all have words")
    require(not any(cell["scripts"] for cell in cells), "A view brought a script.")
    rows = cell_of(cells, "run(plan.name()).result()")["rows"]
    emergent = [row for row in rows if "audio" in row and "text" in row and "never trained" in row]
    require(emergent, f"No row of the results is of a pair never trained: {rows}")
    proof.says("the table of results has the pair that was never trained")


def prove_themes(page, pictures, proof):
    for theme in THEMES:
        set_theme(page, theme)
        poorest = page.evaluate(READ_CONTRASTS)
        require(poorest, "No words were found in the outputs.")
        unreadable = [word for word in poorest if word["contrast"] < LEAST_CONTRAST]
        require(not unreadable, f"In {theme} this is hard to read: {unreadable[:5]}")
        name = "dark" if theme.endswith("Dark") else "light"
        for what, source in (("training", "train(plan.name(), plan.graph()"), ("results", ".result()")):
            show(page, source)
            page.screenshot(path=pictures / f"lab-{what}-{name}.png")
        proof.says(f"{name} theme: every word has a contrast of {poorest[0]['contrast']:.1f} or more")
    set_theme(page, THEMES[0])


def show(page, source):
    """Scrolls a cell to the top and lets go of it, so that no frame stands around it."""
    cell = page.locator(".jp-Notebook .jp-CodeCell", has_text=source).first
    cell.evaluate("cell => cell.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(300)


def prove_saved(page, lab, before, proof):
    page.keyboard.press("Control+s")
    saved = lab.notebooks / "01-first-binding.ipynb"
    end = time.monotonic() + 20
    while '"outputs": []' in saved.read_text(encoding="utf-8") or "svg" not in saved.read_text(encoding="utf-8"):
        require(time.monotonic() < end, "The notebook was not saved with its outputs.")
        time.sleep(0.2)
    open_notebook(page, lab, saved.name)
    page.wait_for_function(
        "n => document.querySelectorAll('.jp-OutputArea-output svg').length === n",
        arg=sum(len(cell["drawings"]) for cell in before),
        timeout=20_000,
    )
    after = page.evaluate(READ_OUTPUTS)
    for old, new in zip(before, after, strict=True):
        for kind in ("text", "outputs", "rows", "pictures"):
            require(old[kind] == new[kind], f"After opening again, {kind} differ: {old[kind]} and {new[kind]}")
    proof.says("saved and opened again, the notebook shows the same")


def notebook_to_stop():
    """Two cells: a training of many small steps is all it takes."""
    sources = [
        'var plan = experiment("first-binding");',
        f"var recipe = plan.recipe().withSteps({STEPS_TO_STOP_IN}).withCheckpointEvery({STEPS_TO_STOP_IN});\n"
        'var trained = train("stopped", plan.graph(), plan.dataset(), recipe);',
    ]
    cells = [
        {"cell_type": "code", "id": f"cell-{number}", "metadata": {}, "outputs": [], "source": source}
        | {"execution_count": None}
        for number, source in enumerate(sources)
    ]
    kernel = {"name": "bindery", "display_name": "Bindery (Java)", "language": "java"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def prove_stop(page, lab, seconds, pictures, proof):
    name = "stopped.ipynb"
    (lab.notebooks / name).write_text(json.dumps(notebook_to_stop()), encoding="utf-8")
    open_notebook(page, lab, name)
    choose(page, "Run", "Run All Cells")
    training = page.locator(".jp-Notebook .jp-CodeCell").last
    output = training.locator(".jp-OutputArea")
    output.get_by_text("pairs/s").first.wait_for(timeout=180_000)
    page.locator('[data-command="notebook:interrupt-kernel"]').first.click()
    output.get_by_text("and saved: the same call goes on from there").first.wait_for(timeout=180_000)
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
    )
    page.screenshot(path=pictures / "lab-stopped.png")
    proof.says("the Stop button ends a training, which says that it is saved")
    training.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    output.get_by_text("taken up at").first.wait_for(timeout=180_000)
    output.get_by_text(", done").first.wait_for(timeout=1000 * seconds)
    text = output.inner_text()
    require(f"step {STEPS_TO_STOP_IN} of {STEPS_TO_STOP_IN}" in text, f"The second run ended with: {text}")
    proof.says("the same cell, run again, takes the training up and finishes it")


def find_chromium(named):
    for name in (named,) if named else CHROMIUMS:
        path = shutil.which(name)
        if path:
            return path
    return None


def prove(arguments, chromium, folder, playwright):
    proof = Proof(sys.stderr)
    environment = {"BINDERY_RUNS": str(folder / "runs"), "BINDERY_IMAGEBIND": ""}
    if arguments.size == "smoke":
        environment |= {"BINDERY_SMOKE": "1", "BINDERY_DATASET": "sprites", "BINDERY_HOME": str(folder / "home")}
        # Unpacking the engine's libraries anew would take most of the time.
        environment["DJL_CACHE_DIR"] = os.environ.get(
            "DJL_CACHE_DIR", str(pathlib.Path.home() / ".bindery" / "djl")
        )
    # Two threads too many are worse than one too few where others work as well.
    environment |= {"OMP_WAIT_POLICY": "passive"} | ({"OMP_NUM_THREADS": "1"} if arguments.size == "smoke" else {})
    seconds = 300 if arguments.size == "smoke" else 1800
    with Lab(arguments.jupyter, folder / "lab", environment) as lab:
        shutil.copy(TOOLS.parent / "01-first-binding.ipynb", lab.notebooks)
        page = None
        try:
            options = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=chromium, args=options)
            page = browser.new_page(viewport={"width": 1240, "height": 900})
            cells = prove_run(page, lab, seconds, proof)
            prove_page(cells, proof)
            prove_themes(page, arguments.pictures, proof)
            prove_saved(page, lab, cells, proof)
            prove_stop(page, lab, seconds, arguments.pictures, proof)
            browser.close()
        except Exception:
            (arguments.pictures / "lab.log").write_text(lab.tail(), encoding="utf-8")
            if page:
                page.screenshot(path=arguments.pictures / "lab-failed.png")
            raise


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--jupyter", default=sys.executable, help="a Python with JupyterLab and the kernel")
    parser.add_argument("--chromium", default=os.environ.get("BINDERY_CHROMIUM", ""), help="path of a Chromium")
    parser.add_argument("--pictures", type=pathlib.Path, required=True, help="folder for the pictures")
    parser.add_argument("--size", choices=("smoke", "full"), default="smoke", help="of the notebook's experiment")
    arguments = parser.parse_args()
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        print("skipped: Playwright is missing; type: pip install -r notebooks/tools/browser.txt", file=sys.stderr)
        return 3
    chromium = find_chromium(arguments.chromium)
    if not chromium:
        print("skipped: Chromium is missing; type: apt-get install chromium", file=sys.stderr)
        return 3
    arguments.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        try:
            prove(arguments, chromium, pathlib.Path(folder), playwright)
        except (NotSo, LabFailed, Error) as error:
            print(f"The notebook in the browser is not as it should be: {error}", file=sys.stderr)
            return 1
    print(arguments.pictures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
