package org.bindery.kernel;

import org.bindery.notebook.Screen;
import org.bindery.notebook.View;
import org.dflib.jjava.jupyter.kernel.BaseNotebookStatics;

/**
 * The output of the running cell. What is sent after the cell has ended is dropped by the kernel,
 * so verbs that show progress block their cell.
 */
final class CellScreen implements Screen {
  @Override
  public String open(View view) {
    return BaseNotebookStatics.display(view);
  }

  @Override
  public void update(String handle, View view) {
    BaseNotebookStatics.updateDisplay(handle, view);
  }
}
