package org.bindery.pretrained;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.data.Batch;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.HostTensor;
import org.bindery.spi.TensorSpec;
import org.bindery.weights.TensorFile;
import org.bindery.weights.TensorInfo;

/**
 * Compares ImageBind's towers here with what the reference computed: a folder with {@code
 * config.json} (the constructor's arguments), {@code weights.safetensors} or {@code weights.pth},
 * and cases, files of tensors with at least {@code input} and {@code output}, named after a
 * modality: {@code audio_clips.safetensors}. Whatever else a case holds is compared with the
 * intermediate array of that name.
 */
public final class Parity {
  private static final double INTERMEDIATE = 1e-4;
  private static final double UNIT = 1e-5;
  private static final double SCALED = 1e-4;
  private static final List<String> PREFIXES =
      List.of("vision", "text", "audio", "depth", "thermal", "imu");

  private final Path folder;
  private final ModalityRegistry registry;
  private final ImageBindConfig config;
  private final Path weights;

  private Parity(Path folder, ModalityRegistry registry) {
    this.folder = folder;
    this.registry = registry;
    this.config = ImageBindConfig.read(folder.resolve("config.json"));
    this.weights =
        Stream.of("weights.safetensors", "weights.pth")
            .map(folder::resolve)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(
                () ->
                    new DataException(
                        folder + " has neither weights.safetensors nor weights.pth."));
  }

  /**
   * One case.
   *
   * @param name of its file, without ending
   * @param deviations of all arrays that were compared, in the order of computation
   */
  public record Case(String name, List<Deviation> deviations) {
    /** Copies the list. */
    public Case {
      deviations = List.copyOf(deviations);
    }

    /** Returns the deviation that is largest in proportion to its tolerance. */
    public Deviation worst() {
      return deviations.stream()
          .reduce((a, b) -> b.largest() / b.tolerance() > a.largest() / a.tolerance() ? b : a)
          .orElseThrow();
    }

    /** Returns the first array beyond its tolerance, if any: the place to look for the mistake. */
    public Optional<Deviation> first() {
      return deviations.stream().filter(deviation -> !deviation.isWithin()).findFirst();
    }
  }

  /**
   * Runs all cases of a folder.
   *
   * @throws DataException if the folder is not laid out so, has no case, or the weights do not fit
   */
  public static List<Case> run(Path folder, ModalityRegistry registry) {
    Parity parity = new Parity(folder, registry);
    List<Case> results = new ArrayList<>();
    for (Path file : parity.files()) {
      try (TensorFile tensors = TensorFile.open(file)) {
        if (tensors.tensors().keySet().containsAll(List.of("input", "output"))) {
          results.add(parity.run(name(file), tensors));
        }
      }
    }
    if (results.isEmpty()) {
      throw new DataException(
          folder
              + " has no case: a case is a file such as audio_clips.safetensors, named after "
              + String.join(", ", PREFIXES)
              + ", with tensors 'input' and 'output'.");
    }
    return results;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".safetensors"))
          .filter(file -> PREFIXES.stream().anyMatch(p -> name(file).startsWith(p)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DataException(folder + " cannot be listed: " + e.getMessage() + ".", e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.safetensors$", "");
  }

  private Case run(String name, TensorFile tensors) {
    String prefix = PREFIXES.stream().filter(name::startsWith).findFirst().orElseThrow();
    ColumnId column = ColumnId.of(prefix.equals("vision") ? "image" : prefix);
    Batch batch = batch(tensors);
    Preset preset = config.preset();
    FeatureSpec features = features(column, batch);
    Map<String, float[]> seen = new LinkedHashMap<>();
    try (TensorFile file = TensorFile.open(weights);
        PretrainedTowers towers =
            PretrainedTowers.load(preset, registry, file, Map.of(column, features), "cpu")) {
      towers.observe(column, (part, array) -> seen.put(part, array.toFloatArray()));
      float[][] scaled = towers.embed(column, batch, PretrainedTowers.Length.SCALED);
      seen.put("output", joined(scaled));
      Batch views = new Batch(batch.tensors(), batch.rows() * batch.views(), 1);
      seen.put("scaled", joined(towers.embed(column, views, PretrainedTowers.Length.SCALED)));
    }
    boolean unit = !preset.logitScales().containsKey(column);
    List<Deviation> deviations = new ArrayList<>();
    for (Map.Entry<String, TensorInfo> tensor : tensors.tensors().entrySet()) {
      float[] actual = seen.get(ours(tensor.getKey(), seen));
      if (actual != null) {
        FloatBuffer expected = tensors.floats(tensor.getKey());
        float[] values = new float[expected.remaining()];
        expected.get(values);
        long[] shape = tensor.getValue().shape().stream().mapToLong(side -> side).toArray();
        deviations.add(
            Deviation.between(
                tensor.getKey(), shape, values, actual, tolerance(tensor.getKey(), unit)));
      }
    }
    return new Case(name, deviations);
  }

  private static double tolerance(String tensor, boolean unit) {
    return switch (tensor) {
      case "normalized" -> UNIT;
      case "output" -> unit ? UNIT : SCALED;
      case "scaled" -> SCALED;
      default -> INTERMEDIATE;
    };
  }

  /** Returns our name of the reference's array. */
  private static String ours(String tensor, Map<String, float[]> seen) {
    return switch (tensor) {
      case "stem_proj" -> "trunk.stem";
      case "stem_norm" -> "trunk.stem_norm";
      case "tokens" -> "trunk.tokens";
      case "trunk_in" -> seen.containsKey("trunk.pre_norm") ? "trunk.pre_norm" : "trunk.tokens";
      case "trunk_out" -> "trunk.transformer.out";
      case "head_norm" -> "trunk";
      case "head_out" -> "head.linear";
      case "normalized" -> "head";
      case "scaled", "output" -> tensor;
      default ->
          tensor.startsWith("block")
              ? "trunk.transformer." + tensor.replaceFirst("\\.mlp$", ".fc2")
              : "";
    };
  }

  private static float[] joined(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
    }
    return all;
  }

  /** As in the reference, an input of rank 5 or more has its views on the second axis. */
  private static Batch batch(TensorFile tensors) {
    boolean multi = tensors.tensors().get("input").shape().size() >= 5;
    return batch(tensors, "input", multi);
  }

  /**
   * Reads a tensor as features.
   *
   * @param multi whether its second axis counts the views of a row
   */
  static Batch batch(TensorFile tensors, String name, boolean multi) {
    TensorInfo info = tensors.tensors().get(name);
    List<Long> shape = info.shape();
    int rows = Math.toIntExact(shape.get(0));
    int views = multi ? Math.toIntExact(shape.get(1)) : 1;
    Shape folded = new Shape((long) rows * views);
    for (int axis = multi ? 2 : 1; axis < shape.size(); axis++) {
      folded = folded.add(shape.get(axis));
    }
    int size = Math.toIntExact(folded.size());
    HostTensor tensor;
    if (info.dtype().isFloat()) {
      FloatBuffer values = direct(4 * size).asFloatBuffer();
      tensors.read(name, values);
      tensor = new HostTensor(folded, DataType.FLOAT32, values.flip());
    } else {
      LongBuffer values = direct(8 * size).asLongBuffer();
      values.put(tensors.longs(name));
      tensor = new HostTensor(folded, DataType.INT64, values.flip());
    }
    return new Batch(List.of(tensor), rows, views);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private FeatureSpec features(ColumnId column, Batch batch) {
    HostTensor tensor = batch.tensors().get(0);
    String unit =
        column.toString().equals("text")
            ? "ids below " + config.vocabulary() + ", end " + (config.vocabulary() - 1)
            : "as the reference's";
    return FeatureSpec.of(new TensorSpec("input", tensor.type(), tensor.shape().slice(1), unit));
  }
}
