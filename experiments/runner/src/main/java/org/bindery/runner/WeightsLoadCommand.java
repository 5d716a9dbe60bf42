package org.bindery.runner;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.PretrainedTowers;
import org.bindery.spi.ColumnId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The part of {@code bench weights} that needs a process of its own, so that its peak memory is
 * that of loading and nothing else. Prints lines {@code name value}: seconds and bytes.
 */
@Command(name = "weights-load", hidden = true, description = "Part of bench weights.")
final class WeightsLoadCommand implements Callable<Integer> {
  @Option(names = "--weights", required = true)
  private Path weights;

  @Option(names = "--preset", required = true)
  private String preset;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    ModalityRegistry registry = ModalityRegistry.scan();
    PublishedPreset published = PresetReader.named(preset, registry);
    long begun = System.nanoTime();
    try (PretrainedTowers towers =
        PretrainedTowers.load(
            published.preset(),
            registry,
            weights,
            WeightsBench.columns(published.preset()),
            "cpu")) {
      out.println("load " + secondsSince(begun));
      out.println("peakLoaded " + Machine.peakMemoryBytes().orElse(0));
      for (Map.Entry<String, byte[]> media : media().entrySet()) {
        ColumnId column = ColumnId.of(media.getKey());
        if (towers.columns().contains(column)) {
          try (MediaCells<?> cells = new MediaCells<>(registry.get(column.modality()), Map.of())) {
            List<Object> sample = List.of(cells.read(media.getValue()));
            for (String which : List.of("First", "Next")) {
              long start = System.nanoTime();
              towers.embed(registry, column, sample, PretrainedTowers.Length.UNIT);
              out.println(media.getKey() + which + " " + secondsSince(start));
            }
          }
        }
      }
      out.println("peak " + Machine.peakMemoryBytes().orElse(0));
      out.println(
          "columns "
              + towers.columns().stream().map(ColumnId::toString).collect(Collectors.joining(",")));
      out.flush();
    }
    return ExitCodes.OK;
  }

  private static double secondsSince(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  /** A picture of 640 x 480, a sentence, and 2 s of sound at 16 kHz. */
  private static Map<String, byte[]> media() {
    Map<String, byte[]> media = new LinkedHashMap<>();
    media.put("image", picture());
    media.put("text", "a dog runs over a meadow".getBytes(StandardCharsets.UTF_8));
    media.put("audio", sound());
    return media;
  }

  private static byte[] picture() {
    BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 480; y++) {
      for (int x = 0; x < 640; x++) {
        image.setRGB(x, y, (x % 256) << 16 | (y % 256) << 8 | (x * y) % 256);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  private static byte[] sound() {
    int samples = 32_000;
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(16_000).putInt(32_000);
    wav.putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < samples; i++) {
      wav.putShort((short) random.nextInt(-10_000, 10_000));
    }
    return wav.array();
  }
}
