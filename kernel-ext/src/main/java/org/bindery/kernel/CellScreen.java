package org.bindery.kernel;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bindery.notebook.Screen;
import org.bindery.notebook.View;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.BaseNotebookStatics;

/**
 * The output of the running cell. What is sent after the cell has ended is dropped by the kernel,
 * so verbs that show progress block their cell, and what an interrupted one has still to say is
 * sent by a {@link LateDisplay}.
 *
 * <p>Everything is sent by a thread of its own that nobody interrupts: the kernel's sockets fail in
 * the middle of a message when the sending thread is interrupted, and interrupting the cell is how
 * people stop a training, which then has to save a checkpoint and not to fail over a picture.
 */
final class CellScreen implements Screen {
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "bindery-screen");
            thread.setDaemon(true);
            return thread;
          });

  /** Used by the sender only. */
  private Optional<LateDisplay> late = Optional.empty();

  @Override
  public String open(View view) {
    Callable<String> opening =
        () -> {
          String handle = BaseNotebookStatics.display(view);
          late = LateDisplay.ofRunningCell();
          return handle;
        };
    return await(sender.submit(opening));
  }

  @Override
  public void update(String handle, View view) {
    Callable<String> update =
        () -> {
          if (BaseKernel.notebookKernel().getIO().display.isAttached()) {
            BaseNotebookStatics.updateDisplay(handle, view);
          } else {
            late.ifPresent(
                display -> display.updateDisplay(handle, BaseNotebookStatics.render(view)));
          }
          return handle;
        };
    await(sender.submit(update));
  }

  /** Waits even if interrupted, and leaves the interrupt to whom it was meant for. */
  private static String await(Future<String> sent) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return sent.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("The cell's output could not be shown", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
