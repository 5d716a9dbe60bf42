"""Runs notebooks and makes a folder of pages of them: an index with a card for each, a page for each.

The pages are whole: no script, nothing fetched, light or dark as the reader's system is. A notebook that
fails is named, its page shows how far it came, and the others are run all the same.

Exit codes: 0 all ran, 1 one failed, 2 there is no such notebook, 130 interrupted.
"""

import argparse
import html
import pathlib
import re
import shutil
import sys
import time
import types

import nbformat
from nbconvert.filters import markdown2html

from run_notebook import execute, title_of, write_html, write_text

DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
PICTURE = re.compile(r"<img\b[^>]*?src=\"(data:image/[^\"]+)\"")

STYLE = """
:root { color-scheme: light dark; --ground: #fff; --ink: #1f2328; --card: #f6f8fa; --rule: #d0d7de; --bad: #b42318; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #111; --ink: #e6e6e6; --card: #1c1c1e; --rule: #3a3a3c; --bad: #ff9b8f; }
}
body { margin: 0 auto; max-width: 1080px; padding: 32px 20px 60px; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 26px; margin: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 20px; margin-top: 24px; }
.card { display: flex; flex-direction: column; border: 1px solid var(--rule); border-radius: 8px; overflow: hidden;
  color: inherit; text-decoration: none; background: var(--card); }
.card:hover, .card:focus-visible { border-color: #3b82f6; }
.thumbnail { height: 190px; display: flex; align-items: center; justify-content: center; padding: 12px;
  border-bottom: 1px solid var(--rule); background: var(--ground); box-sizing: border-box; }
.thumbnail svg, .thumbnail img { max-width: 100%; max-height: 100%; width: 100%; height: 100%; object-fit: contain; }
.words { padding: 12px 16px 14px; }
h2 { font-size: 17px; margin: 0 0 4px; }
p { margin: 0 0 8px; }
.facts { font-size: 13px; opacity: .75; margin: 0; }
.failed { color: var(--bad); opacity: 1; }
"""


class Entry:
    """A notebook that was run."""

    def __init__(self, path, notebook, code, seconds):
        self.name = path.stem
        self.failed = code != 0
        self.title = title_of(notebook, self.name)
        self.sentence = first_sentence(notebook)
        self.thumbnail = thumbnail(notebook)
        self.time = clock(seconds)
        self.cells = sum(1 for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip())

    def card(self):
        name, title = html.escape(self.name, quote=True), html.escape(self.title)
        facts = f"{self.name} · {counted(self.cells, 'cell')} · {self.time}"
        failed = " failed" if self.failed else ""
        if self.failed:
            facts = f"failed: {facts}"
        return (
            f'<a class="card" href="{name}.html"><div class="thumbnail">{self.thumbnail}</div>'
            f'<div class="words"><h2>{title}</h2><p>{html.escape(self.sentence)}</p>'
            f'<p class="facts{failed}">{html.escape(facts)}</p></div></a>'
        )


def counted(number, what):
    return f"{number} {what}{'' if number == 1 else 's'}"


def clock(seconds):
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def first_sentence(notebook):
    """The first sentence below the title, without its markup."""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        body = "\n".join(line for line in cell.source.splitlines() if not line.startswith("#")).strip()
        if body:
            words = html.unescape(re.sub(r"<[^>]+>", "", markdown2html(body.split("\n\n")[0])))
            return re.split(r"(?<=[.!?])\s+(?=[A-Z])", words.strip(), maxsplit=1)[0]
    return ""


def thumbnail(notebook):
    """The drawing with the most in it, which takes the page's color; else the first picture."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    pages = [text_of(output.get("data", {}), "text/html") for output in outputs]
    drawings = [drawing for page in pages for drawing in DRAWING.findall(page)]
    if drawings:
        return max(drawings, key=len)
    pictures = [picture for page in pages for picture in PICTURE.findall(page)]
    return f'<img alt="" src="{pictures[0]}"/>' if pictures else '<p class="facts">nothing drawn</p>'


def text_of(bundle, kind):
    value = bundle.get(kind, "")
    return "".join(value) if isinstance(value, list) else value


def index(entries, note):
    cards = "\n".join(entry.card() for entry in entries)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        f"<title>Bindery: notebooks</title><style>{STYLE}</style></head>\n"
        f'<body><h1>Notebooks of Bindery</h1><p class="facts">{html.escape(note)}</p>'
        f'<div class="cards">\n{cards}\n</div></body></html>\n'
    )


def run(paths, folder, arguments):
    entries = []
    for path in paths:
        print(f"==> running {path.name} in the kernel {arguments.kernel}", file=sys.stderr)
        notebook = nbformat.read(path, as_version=4)
        start = time.monotonic()
        settings = types.SimpleNamespace(notebook=path, kernel=arguments.kernel, timeout=arguments.timeout)
        code = execute(notebook, settings)
        if code == 130:
            return None
        write_html(notebook, folder / f"{path.stem}.html")
        entries.append(Entry(path, notebook, code, time.monotonic() - start))
    return entries


def replace(folder, partial):
    """Puts a finished gallery where the old one was."""
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    partial.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=lambda text: pathlib.Path(text).resolve(), help="where to leave the pages")
    parser.add_argument("notebooks", nargs="+", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--note", default="", help="a line below the heading")
    parser.add_argument("--kernel", default="bindery", help="name of the installed kernelspec")
    parser.add_argument("--timeout", type=int, default=1800, help="seconds one cell may take")
    arguments = parser.parse_args()
    for path in arguments.notebooks:
        if not path.is_file():
            print(f"There is no notebook {path}.", file=sys.stderr)
            return 2
    folder = arguments.folder
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    start = time.monotonic()
    try:
        entries = run(arguments.notebooks, partial, arguments)
    except KeyboardInterrupt:
        entries = None
    if entries is None:
        shutil.rmtree(partial)
        print("The gallery was interrupted; what was there before is as it was.", file=sys.stderr)
        return 130
    write_text(partial / "index.html", index(entries, arguments.note))
    replace(folder, partial)
    failed = [entry.name for entry in entries if entry.failed]
    count = counted(len(entries), "notebook")
    end = f"{len(failed)} failed: {', '.join(failed)}" if failed else "none failed"
    print(f"{folder / 'index.html'} · {count} in {clock(time.monotonic() - start)}, {end}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
