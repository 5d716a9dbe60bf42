package org.bindery.pretrained;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.TowerSpec;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Modality;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.TensorSpec;
import org.bindery.training.RecordOverrides;
import org.bindery.training.Tower;
import org.bindery.weights.LoadReport;
import org.bindery.weights.TensorFile;
import org.bindery.weights.TowerExport;
import org.bindery.weights.TowerWeights;

/**
 * What towers of a preset would be: what they are fed and the shapes of their arrays. Nothing is
 * allocated, no engine is loaded and nothing is fetched, however large the towers are.
 */
public final class PresetPlan {
  private static final Set<String> CLIP_KINDS = Set.of("clip", "open-clip");

  private final Preset preset;
  private final Map<ColumnId, Fed> fed = new LinkedHashMap<>();
  private final Map<ColumnId, Map<String, List<Long>>> arrays = new LinkedHashMap<>();

  private PresetPlan(Preset preset) {
    this.preset = preset;
  }

  /**
   * What a tower is fed.
   *
   * @param features of one view
   * @param views of a sample, when embedding
   * @param preprocessing the configuration that makes them, for people
   */
  public record Fed(FeatureSpec features, int views, String preprocessing) {}

  /**
   * Plans towers.
   *
   * @param wanted the columns
   * @throws ConfigException if a column is not in the preset, its modality not on the class path,
   *     or its configuration refused; {@link ConfigException#path} begins with {@code
   *     towers.COLUMN} where a key is unknown or of the wrong type
   */
  public static PresetPlan of(Preset preset, ModalityRegistry registry, Set<ColumnId> wanted) {
    PresetPlan plan = new PresetPlan(preset);
    for (ColumnId column : wanted) {
      Modality<?> modality = registry.get(column.modality());
      Fed fed = fed(modality.preprocessor(), column, preset.tower(column));
      plan.fed.put(column, fed);
      plan.arrays.put(column, plan.arrays(modality, column, fed.features()));
    }
    return plan;
  }

  private static <S, C extends Record> Fed fed(
      PreprocessorFactory<S, C> factory, ColumnId column, TowerSpec spec) {
    C config =
        RecordOverrides.apply(
            factory.defaults(), spec.preprocessor(), "towers." + column + ".preprocess");
    if (CLIP_KINDS.contains(String.valueOf(spec.preprocessor().get("kind")))) {
      // Made for real, it would fetch CLIP's vocabulary, whose size is no secret.
      int context = ((Number) spec.preprocessor().getOrDefault("context", 77)).intValue();
      TensorSpec ids =
          new TensorSpec(
              "tokens", DataType.INT64, new Shape(context), "ids below 49408, end 49407");
      return new Fed(FeatureSpec.of(ids), 1, config.toString());
    }
    Preprocessor<S, ?> preprocessor = factory.create(config);
    return new Fed(preprocessor.output(), preprocessor.views(Mode.EVAL), config.toString());
  }

  private Map<String, List<Long>> arrays(
      Modality<?> modality, ColumnId column, FeatureSpec features) {
    Tower tower = Tower.of(column, modality, preset.tower(column), features, preset.embedding(), 0);
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> parameter : tower.parameters().entrySet()) {
      List<Long> shape = new ArrayList<>();
      for (long side : parameter.getValue().getShape().getShape()) {
        shape.add(side);
      }
      shapes.put(parameter.getKey(), List.copyOf(shape));
    }
    if (preset.logitScales().containsKey(column)) {
      shapes.put("towers." + column + ".log_logit_scale", List.of());
    }
    return Collections.unmodifiableMap(shapes);
  }

  /** Returns what a tower is fed. */
  public Fed fed(ColumnId column) {
    return fed.get(column);
  }

  /** Returns the shape of every array by name, tower by tower. */
  public Map<String, List<Long>> arrays() {
    Map<String, List<Long>> all = new LinkedHashMap<>();
    arrays.values().forEach(all::putAll);
    return all;
  }

  /** Returns how many trained numbers each tower has: a learned logit scale counts, a fixed not. */
  public Map<ColumnId, Long> parameterCounts() {
    Map<ColumnId, Long> counts = new LinkedHashMap<>();
    arrays.forEach(
        (column, shapes) -> {
          boolean fixed = preset.logitScales().get(column) instanceof LogitScale.Fixed;
          long all = shapes.values().stream().mapToLong(PresetPlan::size).sum();
          counts.put(column, fixed ? all - 1 : all);
        });
    return counts;
  }

  /**
   * Returns how many trained numbers all have; image and video are one set of weights, used twice.
   */
  public long parameters() {
    boolean shared = arrays.containsKey(ColumnId.of("image"));
    return parameterCounts().entrySet().stream()
        .filter(tower -> !shared || !tower.getKey().equals(ColumnId.of("video")))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns how a file would fit, by its names and shapes alone: a report for each map used. */
  public List<LoadReport> compare(TensorFile file) {
    Map<String, List<Long>> all = arrays();
    return preset.naming().parts(arrays.keySet()).stream()
        .map(part -> new TowerWeights(file, part.map(), all, part.columns()).report())
        .toList();
  }

  /**
   * Writes a file of weights with random values of deviation 0.02 and the preset's public names; a
   * tower made of it computes, but nothing of meaning. Needs memory for the largest array.
   *
   * @throws ConfigException if the towers share names, as those of image and video do
   * @throws org.bindery.spi.DataException if it cannot be written; then nothing of it is left
   */
  public void writeRandom(Path file, long seed) {
    List<Naming.Part> parts = preset.naming().parts(arrays.keySet());
    if (parts.size() != 1) {
      throw new ConfigException(
          "towers",
          arrays.keySet().toString(),
          "One file cannot hold image and video apart, whose names are the same: leave one out.");
    }
    Map<String, List<Long>> all = arrays();
    TowerExport.write(
        file,
        parts.get(0).map(),
        all,
        name -> random(name, Math.toIntExact(size(all.get(name))), seed),
        Map.of("bindery", "random values, seed " + seed));
  }

  /** Uniform, so that billions of them are quick to draw. */
  private static FloatBuffer random(String name, int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed + 31L * name.hashCode());
    double width = 0.02 * Math.sqrt(12);
    FloatBuffer values = FloatBuffer.allocate(size);
    while (values.hasRemaining()) {
      values.put((float) ((random.nextDouble() - 0.5) * width));
    }
    return values.flip();
  }

  private static long size(List<Long> shape) {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }
}
