package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bindery.data.DatasetStore;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Splits;
import org.bindery.data.Table;
import org.bindery.evaluation.ClassRetrieval;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.LinearFloor;
import org.bindery.evaluation.Measured;
import org.bindery.modality.audio.AudioAugmentation;
import org.bindery.modality.audio.AudioModality;
import org.bindery.modality.audio.AudioPreprocessing;
import org.bindery.modality.audio.Sound;
import org.bindery.modality.image.Picture;
import org.bindery.modality.imu.ImuModality;
import org.bindery.modality.imu.ImuPreprocessing;
import org.bindery.modality.imu.ImuRecording;
import org.bindery.spi.ColumnId;
import org.bindery.spi.Features;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What straight lines find on the test rows of {@code digits.yaml}: the number its towers have to
 * beat. Prints it.
 */
class DigitsFloorTest {
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ColumnId AUDIO = ColumnId.of("audio");
  private static final ColumnId IMU = ColumnId.of("imu");
  private static final int MELS = 40;
  private static final int FRAMES = 24;
  private static final int LONGEST = 140;

  @TempDir Path home;

  @Test
  void straightLinesFindSixOrSevenOfTenDigitsBetweenSoundsAndStrokesNeverPaired()
      throws IOException {
    Path data = Path.of("..", "..", "..", "shared", "testdata").toAbsolutePath().normalize();
    assumeTrue(
        Files.isDirectory(data.resolve("fsdd")), "skipped: no ../shared/testdata with the digits");
    Files.createDirectories(home.resolve("sources"));
    Path link = Files.createSymbolicLink(home.resolve("sources").resolve("digits"), data);
    Map<String, Measured> official;
    Map<String, Measured> theo;
    try {
      official = floor(Map.of());
      theo = floor(Map.of("speaker", "theo"));
    } finally {
      Files.delete(link);
    }
    official.forEach((way, found) -> print("digits.yaml", way, found));
    theo.forEach((way, found) -> print("digits-speaker.yaml", way, found));
    assertThat(official.get("audio>imu").value()).isBetween(0.5, 0.8);
    assertThat(official.get("imu>audio").value()).isBetween(0.5, 0.8);
    assertThat(theo.get("audio>imu").value()).isLessThan(official.get("audio>imu").value());
  }

  private static void print(String spec, String way, Measured found) {
    System.out.printf(Locale.ROOT, "%s linear floor %s class R@1 %s%n", spec, way, found);
  }

  private Map<String, Measured> floor(Map<String, String> options) {
    ModalityRegistry registry = ModalityRegistry.scan();
    DatasetStore store = new DatasetStore(home, registry);
    try (Table table = store.open("digits", options, sentence -> {})) {
      Splits splits = Splits.of(table, registry.dataset("digits").card().splitting(), 0, Set.of());
      int[] train = splits.rows(Split.TRAIN);
      Map<ColumnId, double[][]> known = new LinkedHashMap<>();
      Map<ColumnId, Embeddings> found = new LinkedHashMap<>();
      known.put(AUDIO, features(table, AUDIO, train));
      known.put(IMU, features(table, IMU, train));
      LinearFloor floor = LinearFloor.fit(features(table, IMAGE, train), known, 64, 0.1);
      for (ColumnId column : List.of(IMAGE, AUDIO, IMU)) {
        int[] test = splits.gallery(Split.TEST, Set.of(column));
        List<String> classes = Arrays.stream(test).mapToObj(table::shows).toList();
        double[][] rows = features(table, column, test);
        found.put(
            column,
            column.equals(IMAGE)
                ? floor.embedHub(column, classes, rows)
                : floor.embed(column, classes, rows));
      }
      Map<String, Measured> ways = new LinkedHashMap<>();
      for (ColumnId from : found.keySet()) {
        for (ColumnId to : found.keySet()) {
          if (!from.equals(to)) {
            ways.put(
                from + ">" + to, ClassRetrieval.of(found.get(from), found.get(to)).recallAt1());
          }
        }
      }
      return ways;
    }
  }

  private static double[][] features(Table table, ColumnId column, int[] rows) {
    Function<Object, double[]> of =
        switch (column.toString()) {
          case "image" -> DigitsFloorTest::picture;
          case "audio" -> sound();
          default -> stroke();
        };
    Map<Object, double[]> known = new HashMap<>();
    return Arrays.stream(rows)
        .mapToObj(row -> known.computeIfAbsent(table.read(column, row), of))
        .toArray(double[][]::new);
  }

  /** Averages 2 by 2 pixels: 14 by 14 gray levels. */
  private static double[] picture(Object sample) {
    Picture picture = (Picture) sample;
    double[] cells = new double[14 * 14];
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        cells[y / 2 * 14 + x / 2] += picture.channel(x, y, 0) / 1020.0;
      }
    }
    return cells;
  }

  /** The log-mel spectrogram, however long, averaged and interpolated to 24 steps. */
  private static Function<Object, double[]> sound() {
    AudioPreprocessing config =
        new AudioPreprocessing(
            8000,
            MELS,
            LONGEST,
            1,
            AudioPreprocessing.WHOLE,
            1,
            2,
            AudioPreprocessing.ZERO,
            true,
            true,
            true,
            true,
            0,
            3,
            AudioAugmentation.none());
    Preprocessor<Sound, ?> preprocessor = preprocessor(new AudioModality().preprocessor(), config);
    return sample -> {
      Features features = preprocessor.apply((Sound) sample, SampleContext.EVAL).get(0);
      FloatBuffer levels = (FloatBuffer) features.tensors().get(0).data();
      FloatBuffer mask = (FloatBuffer) features.tensors().get(1).data();
      int length = 0;
      while (length < LONGEST && mask.get(length) > 0) {
        length++;
      }
      double[] cells = new double[MELS * FRAMES];
      for (int mel = 0; mel < MELS; mel++) {
        for (int frame = 0; frame < FRAMES; frame++) {
          double place = (length - 1) * (double) frame / (FRAMES - 1);
          int at = (int) place;
          double share = place - at;
          cells[mel * FRAMES + frame] =
              (1 - share) * levels.get(mel * LONGEST + at)
                  + share * levels.get(mel * LONGEST + Math.min(at + 1, length - 1));
        }
      }
      return cells;
    };
  }

  private static Function<Object, double[]> stroke() {
    ImuPreprocessing config =
        ImuPreprocessing.defaults()
            .withLength(48, 100)
            .fittedBy(ImuPreprocessing.STRETCH)
            .standardized()
            .plain();
    Preprocessor<ImuRecording, ?> preprocessor =
        preprocessor(new ImuModality().preprocessor(), config);
    return sample -> {
      Features features = preprocessor.apply((ImuRecording) sample, SampleContext.EVAL).get(0);
      FloatBuffer values = (FloatBuffer) features.tensors().get(0).data();
      double[] cells = new double[values.limit()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = values.get(i);
      }
      return cells;
    };
  }

  private static <S, C extends Record> Preprocessor<S, ?> preprocessor(
      PreprocessorFactory<S, C> factory, C config) {
    return factory.create(config);
  }
}
