package org.bindery.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.bindery.spi.ColumnId;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataException;
import org.bindery.spi.Modality;
import org.bindery.spi.PluginException;
import org.bindery.spi.RecordStream;

/**
 * Decodes every cell of a batch once, on as many threads as there are processors: for media that is
 * nearly all the time an import takes. Columns without a plugin are not looked at.
 */
final class CellCheck implements AutoCloseable {
  private final String dataset;
  private final ModalityRegistry registry;
  private final PluginCalls calls;
  private final ExecutorService threads;
  private volatile boolean stopped;

  /** Starts daemon threads with the caller's context class loader. */
  CellCheck(String dataset, ModalityRegistry registry, PluginCalls calls) {
    this.dataset = dataset;
    this.registry = registry;
    this.calls = calls;
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    this.threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            task -> {
              Thread thread = new Thread(task, "import-" + dataset);
              thread.setDaemon(true);
              thread.setContextClassLoader(loader);
              return thread;
            });
  }

  /**
   * Returns for each row why it cannot be used, if so.
   *
   * @param ids the ids of the rows, in order
   * @throws DataException if the thread is interrupted, which it stays
   * @throws PluginException if a loader breaks its contract, or takes too long; its thread may then
   *     still read the batch
   */
  List<Optional<RecordStream.BadRow>> check(
      VectorSchemaRoot batch, int firstColumn, List<ColumnId> columns, List<String> ids) {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(null);
    }
    List<Future<Optional<RecordStream.BadRow>>> checks = new ArrayList<>();
    for (int row = 0; row < ids.size(); row++) {
      int at = row;
      checks.add(
          threads.submit(
              () -> calls.watched(() -> check(batch, firstColumn, columns, at, ids.get(at)))));
    }
    List<Optional<RecordStream.BadRow>> results = new ArrayList<>();
    try {
      for (Future<Optional<RecordStream.BadRow>> check : checks) {
        results.add(check.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw new PluginException("Dataset '" + dataset + "' cannot be checked: " + e.getCause(), e);
    } finally {
      stopped = results.size() < checks.size();
      await(checks);
    }
  }

  private DataException interrupted(Exception cause) {
    return new DataException(
        "The import of dataset '" + dataset + "' was interrupted; nothing of it was kept.", cause);
  }

  private Optional<RecordStream.BadRow> check(
      VectorSchemaRoot batch, int firstColumn, List<ColumnId> columns, int row, String id) {
    for (int c = 0; c < columns.size(); c++) {
      if (stopped) {
        break;
      }
      ColumnId column = columns.get(c);
      FieldVector vector = batch.getVector(firstColumn + c);
      if (vector.isNull(row) || !registry.knows(column.modality())) {
        continue;
      }
      Modality<?> modality = registry.get(column.modality());
      try {
        Table.decode(
            calls,
            modality,
            vector,
            row,
            () -> "Cell '" + column + "' of row '" + id + "' of dataset '" + dataset + "'");
      } catch (CorruptSampleException e) {
        return Optional.of(new RecordStream.BadRow(id, e.getMessage()));
      }
    }
    return Optional.empty();
  }

  /** After a failure too no thread may still read a batch whose memory is about to be freed. */
  private static void await(List<? extends Future<?>> checks) {
    boolean interrupted = Thread.interrupted();
    for (Future<?> check : checks) {
      while (!check.isDone()) {
        try {
          check.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
