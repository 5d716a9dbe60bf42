package org.bindery.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bindery.data.Batch;
import org.bindery.data.Collation;
import org.bindery.data.EmbeddingCache;
import org.bindery.data.FeatureSource;
import org.bindery.data.Registered;
import org.bindery.graph.TowerSpec;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Modality;
import org.bindery.spi.Mode;
import org.bindery.spi.PluginException;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.Split;
import org.bindery.spi.TensorSpec;

/**
 * What the towers of a graph are fed: features made by the preprocessors, or vectors of frozen
 * towers, computed once and kept. Safe for many threads.
 */
final class Inputs implements BindingModel.InputSpecs {
  private static final long CACHE_SHARE = 3;
  private static final double BAD_SHARE = 0.001;

  private final Binding binding;
  private final Map<Integer, String> bad;
  private final int tableRows;
  private final long budget;
  private final Map<ColumnId, Column> columns = new LinkedHashMap<>();

  private interface Column {
    FeatureSpec spec();

    Batch batch(int[] rows, Mode mode, long seed);

    Batch sample(Object sample);
  }

  /**
   * Opens all columns; frozen ones are embedded now.
   *
   * @param cache folder in which frozen vectors are kept between runs
   * @param progress takes a sentence now and then
   */
  Inputs(Binding binding, Path cache, Consumer<String> progress) {
    this.binding = binding;
    this.bad = new ConcurrentHashMap<>();
    this.tableRows = binding.table().rows();
    this.budget = Runtime.getRuntime().maxMemory() / CACHE_SHARE / binding.graph().nodes().size();
    for (ColumnId column : binding.graph().nodes()) {
      Modality<?> modality = binding.registry().get(column.modality());
      TowerSpec tower = binding.graph().tower(column);
      columns.put(
          column,
          tower.frozen().isPresent()
              ? frozen(binding, column, modality, tower.frozen().get(), cache, progress)
              : trained(column, modality, tower));
    }
  }

  private Inputs(Inputs base, Map<ColumnId, Column> changed) {
    this.binding = base.binding;
    this.bad = base.bad;
    this.tableRows = base.tableRows;
    this.budget = base.budget;
    columns.putAll(base.columns);
    columns.putAll(changed);
  }

  /**
   * Returns what towers in training are fed in a stage, which may preprocess columns in its own
   * way. A row that is found to be unusable in one stage is so in all.
   *
   * @throws ConfigException if the stage names a column that is not in the graph or is frozen, or a
   *     component its preprocessor does not have
   */
  Inputs during(Stage stage) {
    if (stage.preprocess().isEmpty()) {
      return this;
    }
    Map<ColumnId, Column> changed = new LinkedHashMap<>();
    stage
        .preprocess()
        .forEach(
            (name, overrides) -> {
              ColumnId column = ColumnId.of(name);
              if (!columns.containsKey(column) || isFrozen(column)) {
                throw new ConfigException(
                    "recipe.stages.preprocess." + name,
                    overrides.toString(),
                    "recipe.stages.preprocess names "
                        + name
                        + ", which "
                        + (columns.containsKey(column)
                            ? "is frozen and not preprocessed"
                            : "is not in the graph")
                        + ": take it out.");
              }
              TowerSpec tower = binding.graph().tower(column).withPreprocessor(overrides);
              changed.put(
                  column, trained(column, binding.registry().get(column.modality()), tower));
            });
    return new Inputs(this, changed);
  }

  @Override
  public FeatureSpec spec(ColumnId column) {
    return columns.get(column).spec();
  }

  @Override
  public boolean isFrozen(ColumnId column) {
    return columns.get(column) instanceof Vectors<?>;
  }

  /**
   * Makes the features of rows.
   *
   * @param seed of this step; each row gets one of its own
   * @throws CorruptSampleException if a row cannot be used; from now on it {@link #isBad}
   * @throws DataException if too many rows were bad
   */
  Batch batch(ColumnId column, int[] rows, Mode mode, long seed) {
    return columns.get(column).batch(rows, mode, seed);
  }

  /** Tells whether a row was found to be unusable in one of these columns. */
  boolean isBad(int row) {
    return bad.containsKey(row);
  }

  /** Returns the rows that can be used in all columns. */
  int[] usable(int[] rows) {
    int[] left = rows;
    for (ColumnId column : columns.keySet()) {
      left = usable(column, left);
    }
    return left;
  }

  /** Returns the rows that can be used in one column. */
  int[] usable(ColumnId column, int[] rows) {
    return Arrays.stream(rows).filter(row -> isUsable(columns.get(column), row)).toArray();
  }

  private static boolean isUsable(Column column, int row) {
    try {
      column.batch(new int[] {row}, Mode.EVAL, 0);
      return true;
    } catch (CorruptSampleException e) {
      return false;
    }
  }

  private CorruptSampleException markBad(int row, CorruptSampleException reason) {
    bad.put(row, reason.getMessage());
    long allowed = Math.max(1, Math.round(tableRows * BAD_SHARE));
    if (bad.size() > allowed) {
      throw new DataException(
          bad.size()
              + " rows cannot be used, more than "
              + allowed
              + " of "
              + tableRows
              + ": "
              + String.join("; ", bad.values().stream().limit(3).toList())
              + ". Mend or remove them.",
          reason);
    }
    return reason;
  }

  /** Makes the features of a sample from outside the table. */
  Batch sample(ColumnId column, Object sample) {
    return columns.get(column).sample(sample);
  }

  private <S> Column trained(ColumnId column, Modality<S> modality, TowerSpec tower) {
    Preprocessor<S, ?> preprocessor =
        preprocessor(modality.preprocessor(), tower, "towers." + column + ".preprocess");
    FeatureSource<S> source = new FeatureSource<>(binding.table(), column, preprocessor, budget);
    return new Preprocessed<>(this, modality, preprocessor, source);
  }

  private static <S, C extends Record> Preprocessor<S, ?> preprocessor(
      PreprocessorFactory<S, C> factory, TowerSpec tower, String path) {
    try {
      return factory.create(RecordOverrides.apply(factory.defaults(), tower.preprocessor(), path));
    } catch (BinderyException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new PluginException(
          path + " cannot be made: " + Registered.origin(factory.getClass()) + " threw " + e + ".",
          e);
    }
  }

  private record Preprocessed<S>(
      Inputs inputs, Modality<S> modality, Preprocessor<S, ?> preprocessor, FeatureSource<S> source)
      implements Column {
    @Override
    public FeatureSpec spec() {
      return preprocessor.output();
    }

    @Override
    public Batch batch(int[] rows, Mode mode, long seed) {
      return inputs.binding.table().calls().watched(() -> made(rows, mode, seed));
    }

    private Batch made(int[] rows, Mode mode, long seed) {
      List<List<Features>> features = new ArrayList<>(rows.length);
      for (int i = 0; i < rows.length; i++) {
        SampleContext context =
            mode == Mode.EVAL ? SampleContext.EVAL : SampleContext.train(Seeds.of(seed, i));
        try {
          features.add(source.features(rows[i], context));
        } catch (CorruptSampleException e) {
          throw inputs.markBad(rows[i], e);
        }
      }
      return Collation.collate(spec(), features);
    }

    @Override
    public Batch sample(Object sample) {
      Class<S> type = modality.card().sampleType();
      if (!type.isInstance(sample)) {
        throw new ConfigException(
            "sample",
            sample.getClass().getSimpleName(),
            "A sample of "
                + modality.card().id()
                + " is a "
                + type.getSimpleName()
                + ", not a "
                + sample.getClass().getSimpleName()
                + ".");
      }
      return Collation.collate(
          spec(), List.of(preprocessor.apply(type.cast(sample), SampleContext.EVAL)));
    }
  }

  private static <S> Column frozen(
      Binding binding,
      ColumnId column,
      Modality<S> modality,
      String name,
      Path cache,
      Consumer<String> progress) {
    FrozenTower<S> tower =
        modality.frozenTowers().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "towers." + column + ".frozen",
                        name,
                        "Modality "
                            + modality.card().id()
                            + " has no frozen tower '"
                            + name
                            + "'; it has "
                            + modality.frozenTowers().stream().map(FrozenTower::name).toList()
                            + "."));
    int[] rows =
        IntStream.range(0, binding.table().rows())
            .filter(row -> binding.table().has(column, row))
            .toArray();
    float[][] vectors =
        new EmbeddingCache(cache).get(tower, binding.table(), column, rows, progress);
    Map<Integer, float[]> byRow = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      byRow.put(rows[i], vectors[i]);
    }
    Standardization standard =
        Standardization.of(
            tower.dimension(),
            Arrays.stream(binding.splits().rows(Split.TRAIN))
                .mapToObj(byRow::get)
                .filter(Objects::nonNull)
                .toList());
    byRow.replaceAll((row, vector) -> standard.apply(vector));
    return new Vectors<>(modality, tower, byRow, standard);
  }

  private record Vectors<S>(
      Modality<S> modality,
      FrozenTower<S> tower,
      Map<Integer, float[]> byRow,
      Standardization standard)
      implements Column {
    @Override
    public FeatureSpec spec() {
      return FeatureSpec.of(
          new TensorSpec(
              "vector", DataType.FLOAT32, new Shape(tower.dimension()), "of " + tower.name()));
    }

    @Override
    public Batch batch(int[] rows, Mode mode, long seed) {
      List<float[]> vectors = new ArrayList<>(rows.length);
      for (int row : rows) {
        vectors.add(byRow.get(row));
      }
      return dense(vectors);
    }

    @Override
    public Batch sample(Object sample) {
      try (FrozenTower.Encoder<S> encoder = tower.open()) {
        float[] vector = encoder.embed(List.of(modality.card().sampleType().cast(sample))).get(0);
        return dense(List.of(standard.apply(vector)));
      }
    }

    private Batch dense(List<float[]> vectors) {
      FloatBuffer data =
          ByteBuffer.allocateDirect(4 * vectors.size() * tower.dimension())
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      vectors.forEach(data::put);
      HostTensor tensor =
          new HostTensor(
              new Shape(vectors.size(), tower.dimension()), DataType.FLOAT32, data.flip());
      return new Batch(List.of(tensor), vectors.size(), 1);
    }
  }
}
