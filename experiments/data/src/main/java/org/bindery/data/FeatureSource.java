package org.bindery.data;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ColumnId;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.PluginException;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;

/**
 * The features of one column, row by row. Prepared samples are kept as long as the byte budget
 * lasts; once it is full, those kept stay, because an epoch visits every row once and throwing out
 * the oldest would then throw out each one just before it is needed. Thread-safe.
 *
 * @param <S> the raw sample
 */
public final class FeatureSource<S> {
  private final Table table;
  private final ColumnId column;
  private final Preprocessor<S, Object> preprocessor;
  private final FeatureSpec output;
  private final long cacheBytes;
  private final Map<Integer, Object> prepared = new ConcurrentHashMap<>();
  private final AtomicLong used = new AtomicLong();

  /**
   * Makes a source.
   *
   * @param preprocessor one made by the column's modality
   * @param cacheBytes how many bytes of prepared samples may be kept, by the preprocessor's own
   *     estimate; 0 keeps none
   */
  @SuppressWarnings("unchecked") // the column's modality made it, so it takes the column's samples
  public FeatureSource(
      Table table, ColumnId column, Preprocessor<?, ?> preprocessor, long cacheBytes) {
    if (!table.columns().contains(column)) {
      throw table.noSuchColumn(column);
    }
    this.table = table;
    this.column = column;
    this.preprocessor = (Preprocessor<S, Object>) preprocessor;
    this.cacheBytes = cacheBytes;
    this.output = call("output", preprocessor::output);
  }

  /** Returns the tensors of one view. */
  public FeatureSpec output() {
    return output;
  }

  /** Returns how many views a sample has. */
  public int views(Mode mode) {
    return call("views", () -> preprocessor.views(mode));
  }

  /** Returns how many bytes of prepared samples are kept at the moment. */
  public long cachedBytes() {
    return used.get();
  }

  /**
   * Returns the features of a row: {@code views(context.mode())} entries, each matching {@link
   * #output}.
   *
   * @throws CorruptSampleException naming dataset, row and column, if nothing can be made of it
   * @throws PluginException if the preprocessor throws anything else, or its result does not match
   *     what it announced
   */
  public List<Features> features(int row, SampleContext context) {
    Object ready = prepared.get(row);
    if (ready == null) {
      ready = prepare(row);
    }
    Object input = ready;
    List<Features> features = call("finish", row, () -> preprocessor.finish(input, context));
    check(features, context.mode(), row);
    return features;
  }

  private Object prepare(int row) {
    @SuppressWarnings("unchecked") // the modality's loader reads its own sample type
    S sample = (S) table.read(column, row);
    Object ready = call("prepare", row, () -> preprocessor.prepare(sample));
    if (ready == null) {
      throw broken("prepare", row, "returned null", null);
    }
    long bytes = call("bytes", row, () -> preprocessor.bytes(ready));
    if (used.addAndGet(bytes) <= cacheBytes && prepared.putIfAbsent(row, ready) == null) {
      return ready;
    }
    used.addAndGet(-bytes);
    return ready;
  }

  private void check(List<Features> features, Mode mode, int row) {
    if (features == null) {
      throw broken("finish", row, "returned null", null);
    }
    int views = views(mode);
    if (features.size() != views) {
      throw broken(
          "finish",
          row,
          "made " + features.size() + " views where views(" + mode + ") announced " + views,
          null);
    }
    for (Features view : features) {
      List<HostTensor> tensors = view.tensors();
      if (tensors.size() != output.tensors().size()) {
        throw broken(
            "finish",
            row,
            "made "
                + tensors.size()
                + " tensors where output() announced "
                + output.tensors().size(),
            null);
      }
      for (int i = 0; i < tensors.size(); i++) {
        TensorSpec spec = output.tensors().get(i);
        HostTensor tensor = tensors.get(i);
        if (!spec.accepts(tensor.type(), tensor.shape())) {
          throw broken(
              "finish",
              row,
              "made '"
                  + spec.name()
                  + "' as "
                  + tensor.type()
                  + " "
                  + tensor.shape()
                  + " where output() announced "
                  + spec.type()
                  + " "
                  + spec.shape(),
              null);
        }
      }
    }
  }

  private <T> T call(String method, int row, Supplier<T> action) {
    try {
      return table
          .calls()
          .call(
              () -> method + "() of the preprocessor of " + table.plugin(column),
              () -> table.where(column, row),
              action);
    } catch (CorruptSampleException e) {
      throw new CorruptSampleException(
          table.where(column, row) + " cannot be used: " + e.getMessage(), e);
    } catch (BinderyException | CancellationException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw broken(method, row, "threw " + e, e);
    }
  }

  private <T> T call(String method, Supplier<T> action) {
    try {
      return action.get();
    } catch (BinderyException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new PluginException(blame(method) + " threw " + e + ".", e);
    }
  }

  private PluginException broken(String method, int row, String what, Throwable cause) {
    return new PluginException(
        blame(method)
            + " "
            + what
            + ", which its contract does not allow ("
            + table.where(column, row)
            + ").",
        cause);
  }

  private String blame(String method) {
    return "The preprocessor of " + table.plugin(column) + " broke in " + method + "(): it";
  }
}
