package org.bindery.kernel;

import java.lang.reflect.Field;
import java.util.Optional;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.DisplayStream;

/**
 * The display of one cell, which can still be replaced when the cell has ended.
 *
 * <p>JJava ends a cell as soon as it is interrupted, while the training in it first makes its step
 * and its checkpoint; that it is saved is told only then. JJava's own stream has let go of the cell
 * by that time. JupyterLab takes the late message, because it goes by the display's name.
 */
final class LateDisplay extends DisplayStream {
  private LateDisplay(ShellReplyEnvironment cell) {
    setEnv(cell);
  }

  /** Returns the display of the cell that runs now; nothing in a JJava that is built otherwise. */
  static Optional<LateDisplay> ofRunningCell() {
    try {
      Field cell = DisplayStream.class.getDeclaredField("env");
      cell.setAccessible(true);
      Object running = cell.get(BaseKernel.notebookKernel().getIO().display);
      return running instanceof ShellReplyEnvironment environment
          ? Optional.of(new LateDisplay(environment))
          : Optional.empty();
    } catch (ReflectiveOperationException | RuntimeException otherwise) {
      return Optional.empty();
    }
  }
}
