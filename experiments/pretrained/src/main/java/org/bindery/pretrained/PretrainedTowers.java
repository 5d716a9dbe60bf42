package org.bindery.pretrained;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.bindery.data.Batch;
import org.bindery.data.Collation;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.TowerSpec;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Modality;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.training.Devices;
import org.bindery.training.RecordOverrides;
import org.bindery.training.Tower;
import org.bindery.weights.LoadReport;
import org.bindery.weights.TensorFile;
import org.bindery.weights.TowerWeights;

/**
 * Towers of a preset with weights from a file, or drawn at random, to embed with. One thread; close
 * it to give the memory back.
 */
public final class PretrainedTowers implements AutoCloseable {
  private static final NDIndex ALL = new NDIndex("...");

  private final Preset preset;
  private final NDManager manager;
  private final ParameterStore store;
  private final Map<ColumnId, Embedder<?>> embedders = new LinkedHashMap<>();
  private final Map<ColumnId, FeatureSpec> features = new LinkedHashMap<>();
  private final Map<ColumnId, Tower> towers = new LinkedHashMap<>();
  private final Map<ColumnId, NDArray> logScales = new LinkedHashMap<>();
  private final List<LoadReport> reports = new ArrayList<>();

  private PretrainedTowers(Preset preset, Device device) {
    this.preset = preset;
    this.manager = Devices.engine().newBaseManager(device);
    this.store = new ParameterStore(manager, false);
  }

  /**
   * Loads towers.
   *
   * @param weights a file in safetensors or PyTorch's format, with the names of the preset
   * @param wanted the columns to load; those of the preset that are not named cost nothing
   * @param device {@code auto}, {@code cpu} or {@code cuda}
   * @throws ConfigException if a column is not in the preset or its modality not on the class path
   * @throws DataException if the file is broken, or does not fit: then everything that is missing,
   *     unexpected or of another shape is named
   */
  public static PretrainedTowers load(
      Preset preset, ModalityRegistry registry, Path weights, Set<ColumnId> wanted, String device) {
    try (TensorFile file = TensorFile.open(weights)) {
      return load(preset, registry, file, features(preset, registry, wanted), device);
    }
  }

  /**
   * Loads towers that are fed other features than the preset's preprocessing makes, such as smaller
   * pictures. Positional tables are resized where they are square.
   *
   * @param features what each wanted tower is fed
   */
  public static PretrainedTowers load(
      Preset preset,
      ModalityRegistry registry,
      TensorFile weights,
      Map<ColumnId, FeatureSpec> features,
      String device) {
    PretrainedTowers towers = new PretrainedTowers(preset, Devices.choose(device));
    try {
      towers.build(registry, features, true);
      towers.fill(weights);
      return towers;
    } catch (RuntimeException e) {
      towers.close();
      throw e;
    }
  }

  /**
   * Draws towers at random, to try things without weights.
   *
   * @param seed decides them
   */
  public static PretrainedTowers random(
      Preset preset, ModalityRegistry registry, Set<ColumnId> wanted, int seed, String device) {
    PretrainedTowers towers = new PretrainedTowers(preset, Devices.choose(device));
    Devices.engine().setRandomSeed(seed);
    towers.build(registry, features(preset, registry, wanted), false);
    return towers;
  }

  private static Map<ColumnId, FeatureSpec> features(
      Preset preset, ModalityRegistry registry, Set<ColumnId> wanted) {
    Map<ColumnId, FeatureSpec> features = new LinkedHashMap<>();
    for (ColumnId column : wanted) {
      features.put(
          column,
          Embedder.of(registry.get(column.modality()), column, preset.tower(column)).spec());
    }
    return features;
  }

  private void build(
      ModalityRegistry registry, Map<ColumnId, FeatureSpec> wanted, boolean toBeFilled) {
    for (Map.Entry<ColumnId, FeatureSpec> entry : wanted.entrySet()) {
      ColumnId column = entry.getKey();
      TowerSpec spec = preset.tower(column);
      Modality<?> modality = registry.get(column.modality());
      Tower tower = Tower.of(column, modality, spec, entry.getValue(), preset.embedding(), 0);
      if (toBeFilled) {
        // What is overwritten at once need not be drawn.
        tower.initializeWith(Initializer.ZEROS);
      }
      tower.initialize(manager, entry.getValue());
      tower.releaseInEvaluation();
      towers.put(column, tower);
      features.put(column, entry.getValue());
      LogitScale scale = preset.logitScales().get(column);
      if (scale != null) {
        logScales.put(column, manager.create((float) Math.log(scale.initial())));
      }
    }
  }

  private void fill(TensorFile file) {
    Map<String, NDArray> arrays = arrays();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    long largest = 1;
    for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
      List<Long> shape = new ArrayList<>();
      for (long side : entry.getValue().getShape().getShape()) {
        shape.add(side);
      }
      shapes.put(entry.getKey(), shape);
      largest = Math.max(largest, entry.getValue().getShape().size());
    }
    List<TowerWeights> parts = new ArrayList<>();
    for (Naming.Part part : preset.naming().parts(Set.copyOf(towers.keySet()))) {
      TowerWeights weights = new TowerWeights(file, part.map(), shapes, part.columns());
      parts.add(weights);
      reports.add(weights.report());
    }
    if (!reports.stream().allMatch(LoadReport::isComplete)) {
      throw new DataException(
          "The weights do not fit the preset "
              + preset.name()
              + ": choose the preset they were made with, or fewer modalities.\n"
              + String.join("\n", reports.stream().map(LoadReport::text).toList()));
    }
    // One buffer for all: buffers that wait for the garbage collector would add up to the file.
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(Math.toIntExact(4 * largest)).order(ByteOrder.nativeOrder());
    for (TowerWeights weights : parts) {
      for (String name : weights.arrays()) {
        NDArray array = arrays.get(name);
        int bytes = Math.toIntExact(4 * array.getShape().size());
        ByteBuffer part = buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
        weights.read(name, part.asFloatBuffer());
        // An array made of a direct buffer borrows it; the copy is the tower's own.
        try (NDArray borrowed = manager.create(part, array.getShape(), DataType.FLOAT32)) {
          if (array.getShape().dimension() == 0) {
            borrowed.copyTo(array);
          } else {
            // Unlike copyTo, this does not go through an array in Java's heap.
            array.set(ALL, borrowed);
          }
        }
      }
    }
  }

  private Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    towers.forEach(
        (column, tower) -> {
          for (Map.Entry<String, Parameter> parameter : tower.parameters().entrySet()) {
            arrays.put(parameter.getKey(), parameter.getValue().getArray());
          }
          if (logScales.containsKey(column)) {
            arrays.put("towers." + column + ".log_logit_scale", logScales.get(column));
          }
        });
    return arrays;
  }

  /** Returns the preset. */
  public Preset preset() {
    return preset;
  }

  /** Returns the columns that were loaded. */
  public Set<ColumnId> columns() {
    return new LinkedHashSet<>(towers.keySet());
  }

  /** Returns how the file fitted; empty for towers drawn at random. */
  public List<LoadReport> reports() {
    return List.copyOf(reports);
  }

  /** Returns how many numbers each tower has, its logit scale included. */
  public Map<ColumnId, Long> parameterCounts() {
    Map<ColumnId, Long> counts = new LinkedHashMap<>();
    towers.forEach(
        (column, tower) ->
            counts.put(
                column,
                tower.parameters().values().stream()
                        .mapToLong(p -> p.getArray().getShape().size())
                        .sum()
                    + (logScales.containsKey(column) ? 1 : 0)));
    return counts;
  }

  /** Returns the factor on a column's unit vectors, at most 100; 1 for a column without one. */
  public double logitScale(ColumnId column) {
    NDArray log = logScales.get(column);
    return log == null ? 1 : Math.min(Math.exp(log.getFloat()), 100);
  }

  /** Shows intermediate arrays of a column's tower, as {@link Tower#observe} names them. */
  public void observe(ColumnId column, BiConsumer<String, NDArray> observer) {
    towers.get(column).observe(observer);
  }

  /** How long the vectors are that come out. */
  public enum Length {
    /** All of length 1, right for cosines. */
    UNIT,
    /**
     * As ImageBind's {@code forward} gives them: each view's unit vector times the modality's logit
     * scale, then the mean over views.
     */
    SCALED
  }

  /**
   * Embeds features.
   *
   * @param batch each tensor with a leading axis {@code rows * views}
   * @return {@code [rows][embedding]}
   */
  public float[][] embed(ColumnId column, Batch batch, Length length) {
    try (NDManager step = manager.newSubManager()) {
      NDList inputs = new NDList();
      for (HostTensor tensor : batch.tensors()) {
        inputs.add(step.create(tensor.data().duplicate(), tensor.shape(), tensor.type()));
      }
      NDArray vectors = towers.get(column).vectors(store, inputs, false);
      NDArray scaled = vectors.mul(scale(step, column));
      NDArray rows =
          batch.views() == 1
              ? scaled
              : scaled.reshape(batch.rows(), batch.views(), preset.embedding()).mean(new int[] {1});
      NDArray result = length == Length.UNIT ? rows.normalize(2, 1, 1e-12) : rows;
      float[] all = result.toFloatArray();
      float[][] split = new float[batch.rows()][preset.embedding()];
      for (int i = 0; i < split.length; i++) {
        System.arraycopy(all, i * preset.embedding(), split[i], 0, preset.embedding());
      }
      return split;
    }
  }

  private NDArray scale(NDManager step, ColumnId column) {
    NDArray log = logScales.get(column);
    return log == null
        ? step.ones(new Shape())
        : step.zeros(new Shape()).add(log).exp().minimum(step.create(100f));
  }

  /**
   * Embeds samples.
   *
   * @param registry where the column's modality is found
   * @param samples of the column's modality, at least one
   * @return {@code [samples][embedding]}
   * @throws org.bindery.spi.CorruptSampleException if one cannot be embedded
   */
  public float[][] embed(
      ModalityRegistry registry, ColumnId column, List<?> samples, Length length) {
    Embedder<?> embedder =
        embedders.computeIfAbsent(
            column, c -> Embedder.of(registry.get(c.modality()), c, preset.tower(c)));
    return embed(column, embedder.batch(samples), length);
  }

  @Override
  public void close() {
    manager.close();
  }

  /** A modality's preprocessing as a preset wants it. */
  private record Embedder<S>(Modality<S> modality, Preprocessor<S, ?> preprocessor) {
    static <S> Embedder<S> of(Modality<S> modality, ColumnId column, TowerSpec spec) {
      return new Embedder<>(modality, preprocessor(modality.preprocessor(), column, spec));
    }

    private static <S, C extends Record> Preprocessor<S, ?> preprocessor(
        PreprocessorFactory<S, C> factory, ColumnId column, TowerSpec spec) {
      String path = "towers." + column + ".preprocess";
      return factory.create(RecordOverrides.apply(factory.defaults(), spec.preprocessor(), path));
    }

    FeatureSpec spec() {
      return preprocessor.output();
    }

    Batch batch(List<?> samples) {
      List<List<Features>> rows = new ArrayList<>();
      for (Object sample : samples) {
        Class<S> type = modality.card().sampleType();
        if (!type.isInstance(sample)) {
          throw new ConfigException(
              "sample",
              sample.getClass().getSimpleName(),
              "Samples of "
                  + modality.card().id()
                  + " are of type "
                  + type.getSimpleName()
                  + ", not "
                  + sample.getClass().getSimpleName()
                  + ".");
        }
        rows.add(preprocessor.apply(type.cast(sample), SampleContext.EVAL));
      }
      return Collation.collate(spec(), rows);
    }
  }
}
