package org.bindery.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WindowTrunkTest {
  private static final Engine TORCH = Engine.getEngine("PyTorch");
  private static final Pattern ENTRY =
      Pattern.compile(
          "\"([\\w.]+)\":\\{\"dtype\":\"F32\",\"shape\":\\[([\\d,]*)],"
              + "\"data_offsets\":\\[(\\d+),(\\d+)]");

  private final NDManager manager = TORCH.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aTokenHoldsTheWindowsOfAllChannelsOneAfterTheOther() throws IOException {
    Map<String, NDArray> reference = tensors(resource("imu_patching.safetensors"));
    NDArray windows = WindowTrunk.windows(reference.get("imu_1x6x24"), 8);
    assertThat(windows.getShape()).isEqualTo(new Shape(1, 3, 48));
    assertThat(windows.toFloatArray()).isEqualTo(reference.get("patches_1x3x48").toFloatArray());
  }

  @Test
  void whatFillsNoWindowAtTheEndIsDropped() {
    NDArray x = manager.randomNormal(new Shape(2, 3, 23), DataType.FLOAT32);
    assertThat(WindowTrunk.windows(x, 8).toFloatArray())
        .isEqualTo(WindowTrunk.windows(x.get(":, :, :16"), 8).toFloatArray());
  }

  @Test
  void aSignalShorterThanAWindowIsRefused() {
    assertThatThrownBy(() -> new WindowTrunk(new Shape(6, 7), 8, TransformerConfig.of(16, 1, 2)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("window is 8")
        .hasMessageContaining("length 7");
  }

  @Test
  void hasTheParametersOfTheCheckpointUnderBinderysNames() {
    WindowTrunk trunk = new WindowTrunk(new Shape(6, 2000), 8, imageBind());
    trunk.initialize(manager, DataType.FLOAT32, new Shape(1, 6, 2000));
    Map<String, Shape> shapes = new LinkedHashMap<>();
    long count = 0;
    for (Pair<String, Parameter> p : trunk.getParameters()) {
      shapes.put(p.getKey(), p.getValue().getArray().getShape());
      count += p.getValue().getArray().size();
    }
    // Tokenizer, trunk and the head's layer norm of the table in the specification.
    assertThat(count).isEqualTo(154_624 + 18_920_448 + 1_024);
    assertThat(shapes.values())
        .contains(new Shape(512, 48), new Shape(1, 251, 512), new Shape(1, 1, 512));
  }

  private static TransformerConfig imageBind() {
    return new TransformerConfig(512, 6, 8, 4, 0.7, true);
  }

  @Test
  void aRowsVectorDoesNotDependOnItsNeighborsAndEveryParameterLearns() {
    WindowTrunk trunk =
        new WindowTrunk(new Shape(6, 33), 8, new TransformerConfig(16, 2, 2, 4, 0, true));
    trunk.initialize(manager, DataType.FLOAT32, new Shape(1, 6, 33));
    NDArray batch = manager.randomNormal(new Shape(5, 6, 33), DataType.FLOAT32);
    NDArray together = trunk.apply(store, batch, false);
    assertThat(together.getShape()).isEqualTo(new Shape(5, 16));
    NDArray alone = trunk.apply(store, batch.get("3:4"), false);
    assertThat(alone.get(0).sub(together.get(3)).abs().max().getFloat()).isLessThan(1e-5f);
    try (GradientCollector collector = TORCH.newGradientCollector()) {
      NDArray out = trunk.apply(store, batch, true);
      collector.backward(out.mul(manager.randomNormal(out.getShape())).sum());
    }
    for (Pair<String, Parameter> p : trunk.getParameters()) {
      assertThat(p.getValue().getArray().getGradient().abs().sum().getFloat())
          .as(p.getKey())
          .isPositive();
    }
  }

  /** ImageBind's micro model: from the input to the layer norm of the head. */
  @Test
  void theTowersOutputIsTheReferences() throws IOException {
    Path folder = shared("fixtures", "imagebind-tiny", "micro");
    assumeTrue(Files.isDirectory(folder), "skipped: no ../shared/fixtures/imagebind-tiny/micro");
    Map<String, NDArray> weights =
        tensors(Files.readAllBytes(folder.resolve("weights.safetensors")));
    Map<String, NDArray> reference = tensors(Files.readAllBytes(folder.resolve("imu.safetensors")));
    NDArray input = reference.get("input");
    long width = weights.get("modality_preprocessors.imu.cls_token").size();
    int depth =
        (int)
            weights.keySet().stream()
                .filter(name -> name.matches("modality_trunks.imu.blocks.\\d+.norm_1.weight"))
                .count();
    int heads = heads(Files.readString(folder.resolve("config.json")));
    Shape shape = new Shape(input.getShape().get(1), input.getShape().get(2));
    WindowTrunk trunk =
        new WindowTrunk(shape, 8, new TransformerConfig((int) width, depth, heads, 4, 0, true));
    trunk.initialize(manager, DataType.FLOAT32, input.getShape());
    load(trunk, "", weights);

    Map<String, NDArray> seen = new HashMap<>();
    trunk.observe(seen::put);

    NDArray pooled = trunk.apply(store, input, false);

    assertClose("stem_proj", seen.get("stem"), reference);
    assertClose("stem_norm", seen.get("stem_norm"), reference);
    assertClose("tokens", seen.get("tokens"), reference);
    for (int block = 0; block < depth; block++) {
      assertClose("block" + block, seen.get("transformer.block" + block), reference);
    }
    assertClose("head_norm", pooled, reference);
  }

  private static void assertClose(String name, NDArray actual, Map<String, NDArray> reference) {
    float[] expected = reference.get(name).toFloatArray();
    float[] values = actual.toFloatArray();
    assertThat(values).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(values[i]).as(name + " at " + i).isCloseTo(expected[i], within(1e-4f));
    }
  }

  private static int heads(String config) {
    Matcher heads = Pattern.compile("\"imu_num_heads\":\\s*(\\d+)").matcher(config);
    assertThat(heads.find()).isTrue();
    return Integer.parseInt(heads.group(1));
  }

  private static void load(Block block, String path, Map<String, NDArray> weights) {
    block
        .getDirectParameters()
        .forEach(
            p -> {
              NDArray value = weights.get(official(path + p.getKey()));
              assertThat(value).as(path + p.getKey()).isNotNull();
              value.copyTo(p.getValue().getArray());
            });
    block
        .getChildren()
        .forEach(child -> load(child.getValue(), path + clean(child.getKey()) + ".", weights));
  }

  /** DJL numbers its children: {@code 01stem_norm}. */
  private static String clean(String key) {
    return key.replaceFirst("^\\d\\d", "");
  }

  private static String official(String name) {
    String p = "modality_preprocessors.imu.";
    return switch (name) {
      case "stem" -> p + "imu_stem.proj.weight";
      case "stem_norm.weight" -> p + "imu_stem.norm_layer.weight";
      case "stem_norm.bias" -> p + "imu_stem.norm_layer.bias";
      case "cls_token", "pos_embed" -> p + name;
      case "transformer.norm.weight" -> "modality_heads.imu.0.weight";
      case "transformer.norm.bias" -> "modality_heads.imu.0.bias";
      default ->
          name.replace("transformer.block", "modality_trunks.imu.blocks.")
              .replace("in_proj.", "in_proj_")
              .replace("fc", "mlp.fc");
    };
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = WindowTrunkTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private Map<String, NDArray> tensors(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) bytes.getLong()];
    bytes.get(header);
    Map<String, NDArray> tensors = new HashMap<>();
    Matcher entry = ENTRY.matcher(new String(header, StandardCharsets.UTF_8).replaceAll("\\s", ""));
    while (entry.find()) {
      int from = Integer.parseInt(entry.group(3));
      float[] values = new float[(Integer.parseInt(entry.group(4)) - from) / 4];
      bytes
          .slice(bytes.position() + from, 4 * values.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      long[] shape =
          Stream.of(entry.group(2).split(","))
              .filter(side -> !side.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
      tensors.put(entry.group(1), manager.create(values, new Shape(shape)));
    }
    return tensors;
  }

  private static Path shared(String first, String... more) {
    Path relative = Path.of("shared").resolve(Path.of(first, more));
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(relative))) {
        return folder.resolve(relative);
      }
    }
    return relative;
  }
}
