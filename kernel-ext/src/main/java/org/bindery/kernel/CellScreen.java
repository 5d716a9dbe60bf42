package org.bindery.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bindery.notebook.Screen;
import org.bindery.notebook.View;
import org.dflib.jjava.jupyter.kernel.BaseNotebookStatics;

/**
 * The output of the running cell. What is sent after the cell has ended is dropped by the kernel,
 * so verbs that show progress block their cell.
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

  @Override
  public String open(View view) {
    return await(sender.submit(() -> BaseNotebookStatics.display(view)));
  }

  @Override
  public void update(String handle, View view) {
    Callable<String> update =
        () -> {
          BaseNotebookStatics.updateDisplay(handle, view);
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
