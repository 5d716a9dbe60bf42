package org.bindery.runner;

import ai.djl.ndarray.types.DataType;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bindery.spi.ColumnId;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Modality;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.training.Binding;

/**
 * Features nobody trained: pictures and spectra as small as 24 by 24, texts as bags of n-grams, all
 * from the preprocessors' defaults. What can be had from them without learning is the floor a
 * training has to leave behind, and what they share tells of an anchor before one is trained.
 */
public final class PlainFeatures {
  private static final int SIDE = 24;
  private static final int BUCKETS = 2048;
  private static final int LONGEST_GRAM = 3;

  private PlainFeatures() {}

  /**
   * Returns the features of some signals, row by row.
   *
   * @param columns filled in every one of the rows
   * @param leaveOut whether to leave out rows that cannot be read, as training does
   */
  public static Map<ColumnId, double[][]> of(
      Binding binding, Collection<ColumnId> columns, int[] rows, boolean leaveOut) {
    Map<ColumnId, Function<Object, double[]>> numbers = new LinkedHashMap<>();
    Map<ColumnId, List<double[]>> features = new LinkedHashMap<>();
    for (ColumnId column : columns) {
      numbers.put(column, numbers(binding.registry().get(column.modality())));
      features.put(column, new ArrayList<>());
    }
    for (int row : rows) {
      try {
        Map<ColumnId, double[]> ofRow = new LinkedHashMap<>();
        numbers.forEach(
            (column, of) -> ofRow.put(column, of.apply(binding.table().read(column, row))));
        ofRow.forEach((column, values) -> features.get(column).add(values));
      } catch (CorruptSampleException unreadable) {
        if (!leaveOut) {
          throw unreadable;
        }
      }
    }
    Map<ColumnId, double[][]> arrays = new LinkedHashMap<>();
    features.forEach((column, list) -> arrays.put(column, list.toArray(double[][]::new)));
    return arrays;
  }

  private static <S> Function<Object, double[]> numbers(Modality<S> modality) {
    Preprocessor<S, ?> preprocessor = standard(modality.preprocessor());
    Class<S> type = modality.card().sampleType();
    return sample -> mean(preprocessor.apply(type.cast(sample), SampleContext.EVAL));
  }

  private static <S, C extends Record> Preprocessor<S, ?> standard(
      PreprocessorFactory<S, C> factory) {
    return factory.create(factory.defaults());
  }

  private static double[] mean(List<Features> views) {
    double[] sum = numbers(views.get(0).tensors().get(0));
    for (Features view : views.subList(1, views.size())) {
      double[] more = numbers(view.tensors().get(0));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += more[i];
      }
    }
    return sum;
  }

  /** Only the first tensor: the others are masks. */
  private static double[] numbers(HostTensor tensor) {
    return tensor.type() == DataType.INT64
        ? bag((LongBuffer) tensor.data())
        : small(tensor.shape().getShape(), (FloatBuffer) tensor.data());
  }

  private static double[] bag(LongBuffer tokens) {
    List<Long> words = new ArrayList<>();
    for (int i = 0; i < tokens.limit(); i++) {
      if (tokens.get(i) != 0) {
        words.add(tokens.get(i));
      }
    }
    double[] bag = new double[BUCKETS];
    for (int length = 1; length <= LONGEST_GRAM; length++) {
      for (int i = 0; i + length <= words.size(); i++) {
        bag[Math.floorMod(words.subList(i, i + length).hashCode() * 0x9E3779B9, BUCKETS)] = 1;
      }
    }
    return bag;
  }

  /** Averages the last two axes down to at most 24 by 24 cells; keeps the axes before them. */
  private static double[] small(long[] shape, FloatBuffer values) {
    int wide = (int) shape[shape.length - 1];
    int high = shape.length > 1 ? (int) shape[shape.length - 2] : 1;
    int planes = values.limit() / (wide * high);
    int rows = Math.min(SIDE, high);
    int columns = Math.min(SIDE, wide);
    double[] cells = new double[planes * rows * columns];
    int[] counts = new int[cells.length];
    for (int i = 0; i < values.limit(); i++) {
      int x = i % wide;
      int y = i / wide % high;
      int cell = (i / (wide * high) * rows + y * rows / high) * columns + x * columns / wide;
      cells[cell] += values.get(i);
      counts[cell]++;
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i] /= counts[i];
    }
    return cells;
  }
}
