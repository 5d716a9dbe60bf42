package org.bindery.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.data.Batch;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.TowerSpec;
import org.bindery.modality.imu.ImuRecording;
import org.bindery.pretrained.PretrainedTowers.Length;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.HostTensor;
import org.bindery.spi.LogitScale;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedTowersTest {
  private static final ColumnId IMU = ColumnId.of("imu");
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ColumnId VIDEO = ColumnId.of("video");
  private static final Path WEIGHTS = Fixtures.small().resolve("weights.safetensors");

  private final ModalityRegistry registry = ModalityRegistry.scan();

  @TempDir Path folder;

  @Test
  void towersDrawnAtRandomGiveUnitVectorsThatTheSeedDecides() {
    float[][] first = random(1);

    assertThat(first).hasDimensions(2, 16);
    for (float[] row : first) {
      assertThat(length(row)).isCloseTo(1, within(1e-6));
    }
    assertThat(random(1)).isDeepEqualTo(first);
    assertThat(dot(random(2)[0], first[0])).isLessThan(0.99);
  }

  @Test
  void towersDrawnAtRandomHaveNoReport() {
    try (PretrainedTowers towers =
        PretrainedTowers.random(motion(80), registry, Set.of(IMU), 1, "cpu")) {
      assertThat(towers.reports()).isEmpty();
      assertThat(towers.columns()).containsExactly(IMU);
    }
  }

  @Test
  void oneTowerIsLoadedOutOfManyAndTheRestIsLeftOut() {
    try (PretrainedTowers towers =
        PretrainedTowers.load(motion(80), registry, WEIGHTS, Set.of(IMU), "cpu")) {
      assertThat(towers.columns()).containsExactly(IMU);
      assertThat(towers.reports()).hasSize(1);
      assertThat(towers.reports().get(0).isComplete()).isTrue();
      assertThat(towers.reports().get(0).leftOut()).hasSizeGreaterThan(60);
      // 31,620 bytes of the file are this tower's.
      assertThat(towers.parameterCounts()).containsEntry(IMU, 31_620L / 4);
    }
  }

  @Test
  void samplesAndTheirFeaturesGiveTheSameVectors() {
    try (PretrainedTowers towers =
        PretrainedTowers.load(motion(80), registry, WEIGHTS, Set.of(IMU), "cpu")) {
      float[][] unit = towers.embed(registry, IMU, List.of(motion(0.1), motion(0.7)), Length.UNIT);
      float[][] alone = towers.embed(registry, IMU, List.of(motion(0.7)), Length.UNIT);
      float[][] scaled = towers.embed(registry, IMU, List.of(motion(0.7)), Length.SCALED);

      assertThat(length(unit[0])).isCloseTo(1, within(1e-6));
      assertThat(dot(unit[0], unit[1])).isLessThan(0.999);
      assertThat(dot(unit[1], alone[0])).isCloseTo(1, within(1e-6));
      // ImageBind multiplies motion by 5.
      assertThat(length(scaled[0])).isCloseTo(5, within(1e-4));
      assertThat(dot(scaled[0], alone[0])).isCloseTo(5, within(1e-4));
    }
  }

  @Test
  void aScaleInTheFileIsCappedAtAHundred() {
    Path altered =
        AlteredFile.number(
            WEIGHTS,
            folder.resolve("hot.safetensors"),
            "modality_postprocessors.imu.1.log_logit_scale",
            0,
            value -> Math.log(150));
    try (PretrainedTowers towers =
        PretrainedTowers.load(motion(80), registry, altered, Set.of(IMU), "cpu")) {
      float[][] scaled = towers.embed(registry, IMU, List.of(motion(0.1)), Length.SCALED);
      assertThat(length(scaled[0])).isCloseTo(100, within(1e-3));
    }
  }

  @Test
  void aPictureIsAFilmOfTwoEqualFramesForTheSameWeights() {
    Map<String, Object> size =
        Map.of("width", 32, "depth", 2, "heads", 4, "patch", 8, "preNorm", true);
    Map<ColumnId, TowerSpec> specs = new LinkedHashMap<>();
    specs.put(IMAGE, TowerSpec.standard().withEncoder(size).withEncoder(Map.of("frames", 2)));
    specs.put(VIDEO, TowerSpec.standard().withEncoder(size));
    Preset preset = new Preset("sight", Naming.IMAGEBIND, 16, specs, Map.of());
    float[] picture = waves(3 * 32 * 32);
    float[] film = new float[2 * picture.length];
    for (int channel = 0; channel < 3; channel++) {
      for (int frame = 0; frame < 2; frame++) {
        System.arraycopy(picture, channel * 1024, film, (2 * channel + frame) * 1024, 1024);
      }
    }
    Map<ColumnId, Batch> batches = new LinkedHashMap<>();
    batches.put(IMAGE, batch(picture, 1, 3, 32, 32));
    batches.put(VIDEO, batch(film, 1, 3, 2, 32, 32));
    try (TensorFile file = TensorFile.open(WEIGHTS);
        PretrainedTowers towers =
            PretrainedTowers.load(preset, registry, file, features(batches), "cpu")) {
      assertThat(towers.reports()).hasSize(2);
      float[] still = towers.embed(IMAGE, batches.get(IMAGE), Length.UNIT)[0];
      float[] moving = towers.embed(VIDEO, batches.get(VIDEO), Length.UNIT)[0];
      assertThat(dot(still, moving)).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void theTablesOfThreeModalitiesAreTheReferences() {
    Path micro = Fixtures.beside("imagebind-tiny/micro");
    Preset preset = ImageBindConfig.read(micro.resolve("config.json")).preset();
    Map<ColumnId, Batch> batches = new LinkedHashMap<>();
    batches.put(IMAGE, input(micro, "vision_image"));
    batches.put(ColumnId.of("text"), input(micro, "text"));
    batches.put(ColumnId.of("audio"), input(micro, "audio_clips"));
    try (TensorFile file = TensorFile.open(micro.resolve("weights.safetensors"));
        TensorFile expected = TensorFile.open(micro.resolve("combined.safetensors"))) {
      Forward forward = new Forward(preset, file, expected, batches);
      float[] image = forward.seen("image.scaled");
      float[] text = forward.seen("text.scaled");
      float[] audio = forward.seen("audio.scaled");
      forward
          .compare("emb.vision", image, 1e-5)
          .compare("emb.text", text, 1e-4)
          .compare("emb.audio", audio, 1e-4)
          .compare("vision_x_text_softmax", table(image, text), 1e-4)
          .compare("audio_x_text_softmax", table(audio, text), 1e-4)
          .compare("vision_x_audio_softmax", table(image, audio), 1e-4)
          .requireSame();
      assertThat(forward.deviations()).hasSize(expected.tensors().size());
    }
  }

  @Test
  void theWrongPresetIsRefusedOnceNamingAllThatIsMissingAndMisshapen() {
    Preset deeper = motion(80, Map.of("width", 16, "depth", 3, "heads", 2, "mlpRatio", 2));

    assertThatThrownBy(() -> PretrainedTowers.load(deeper, registry, WEIGHTS, Set.of(IMU), "cpu"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "The weights do not fit the preset motion: choose the preset they were made with, or"
                + " fewer modalities.")
        .hasMessageContaining("missing (14): towers.imu.trunk.transformer.block2.")
        .hasMessageContaining("mis-shaped (6): ")
        .hasMessageContaining("modality_trunks.imu.blocks.0.mlp.fc1.weight");
  }

  @Test
  void aShallowerPresetIsRefusedNamingWhatIsLeftOver() {
    Preset shallow = motion(80, Map.of("width", 16, "depth", 1, "heads", 2));

    assertThatThrownBy(() -> PretrainedTowers.load(shallow, registry, WEIGHTS, Set.of(IMU), "cpu"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("unexpected (14): modality_trunks.imu.blocks.1.");
  }

  @Test
  void aModalityThatTheFileLacksIsRefusedNamingItsArrays() {
    Preset preset = ImageBindConfig.read(Fixtures.small().resolve("config.json")).preset();
    Map<ColumnId, Batch> batches =
        Map.of(ColumnId.of("depth"), batch(waves(32 * 32), 1, 1, 32, 32));
    try (TensorFile file = TensorFile.open(WEIGHTS)) {
      assertThatThrownBy(
              () -> PretrainedTowers.load(preset, registry, file, features(batches), "cpu"))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("modality_preprocessors.depth.cls_token");
    }
  }

  @Test
  void aModalityThatThePresetLacksIsRefused() {
    assertThatThrownBy(
            () -> PretrainedTowers.load(motion(80), registry, WEIGHTS, Set.of(IMAGE), "cpu"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The preset motion has no tower for image; it has imu.");
  }

  @Test
  void aFileThatWasHalfDownloadedIsRefused() throws IOException {
    Path half = folder.resolve("half.safetensors");
    Files.write(half, Arrays.copyOf(Files.readAllBytes(WEIGHTS), 100_000));

    assertThatThrownBy(() -> PretrainedTowers.load(motion(80), registry, half, Set.of(IMU), "cpu"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("half.safetensors");
  }

  @Test
  void aSampleOfAnotherModalityIsRefused() {
    try (PretrainedTowers towers =
        PretrainedTowers.random(motion(80), registry, Set.of(IMU), 1, "cpu")) {
      assertThatThrownBy(() -> towers.embed(registry, IMU, List.of("a text"), Length.UNIT))
          .isInstanceOf(ConfigException.class)
          .hasMessage("Samples of imu are of type ImuRecording, not String.");
    }
  }

  private float[][] random(int seed) {
    try (PretrainedTowers towers =
        PretrainedTowers.random(motion(80), registry, Set.of(IMU), seed, "cpu")) {
      return towers.embed(registry, IMU, List.of(motion(0.1), motion(0.7)), Length.UNIT);
    }
  }

  /** Returns a preset of the small file's tower for motion. */
  private static Preset motion(int samples) {
    return motion(samples, Map.of("width", 16, "depth", 2, "heads", 2));
  }

  private static Preset motion(int samples, Map<String, Object> encoder) {
    TowerSpec tower =
        TowerSpec.standard().withEncoder(encoder).withPreprocessor(Map.of("samples", samples));
    return new Preset(
        "motion", Naming.IMAGEBIND, 16, Map.of(IMU, tower), Map.of(IMU, new LogitScale.Fixed(5)));
  }

  /** Returns a second of waves. */
  private static ImuRecording motion(double phase) {
    float[] values = new float[600];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (4 * Math.sin(phase * i));
    }
    return ImuRecording.of(100, 6, values);
  }

  private static float[] waves(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) Math.sin(0.37 * i);
    }
    return values;
  }

  private static Batch input(Path folder, String name) {
    try (TensorFile file = TensorFile.open(folder.resolve(name + ".safetensors"))) {
      return Parity.batch(file, "input", name.equals("audio_clips"));
    }
  }

  private static Batch batch(float[] values, long... shape) {
    FloatBuffer direct =
        ByteBuffer.allocateDirect(4 * values.length)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(values)
            .flip();
    HostTensor tensor = new HostTensor(new Shape(shape), DataType.FLOAT32, direct);
    return new Batch(List.of(tensor), (int) shape[0], 1);
  }

  private static Map<ColumnId, FeatureSpec> features(Map<ColumnId, Batch> batches) {
    Map<ColumnId, FeatureSpec> features = new LinkedHashMap<>();
    batches.forEach((column, batch) -> features.put(column, Fixtures.features(batch, "waves")));
    return features;
  }

  private static float[] table(float[] a, float[] b) {
    return Products.joined(Products.softmax(Products.of(a, b, 16)));
  }

  private static double length(float[] row) {
    return Math.sqrt(dot(row, row));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
