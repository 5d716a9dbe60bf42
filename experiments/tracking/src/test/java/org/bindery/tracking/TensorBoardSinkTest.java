package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardSinkTest {
  @TempDir Path root;

  /** Checks both checksums of each record, independently of the writer's. */
  private static List<byte[]> events(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> inside = Files.list(folder)) {
      files = inside.toList();
    }
    assertThat(files).hasSize(1);
    assertThat(files.get(0).getFileName().toString()).startsWith("events.out.tfevents.");
    ByteBuffer in =
        ByteBuffer.wrap(Files.readAllBytes(files.get(0))).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(masked(length));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertThat(in.getInt()).isEqualTo(masked(data));
      events.add(data);
    }
    return events;
  }

  /** CRC-32C bit by bit, from the polynomial 0x1EDC6F41 reflected. */
  private static int masked(byte[] bytes) {
    int crc = -1;
    for (byte value : bytes) {
      crc ^= value & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ 0x82F63B78 : crc >>> 1;
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xA282EAD8;
  }

  private static Map<String, Float> scalars(byte[] event) {
    Map<String, Float> scalars = new HashMap<>();
    ProtoReader reader = new ProtoReader(event);
    while (reader.next()) {
      if (reader.field() == 5) {
        ProtoReader summary = reader.message();
        while (summary.next()) {
          ProtoReader value = summary.message();
          String tag = "";
          while (value.next()) {
            if (value.field() == 1) {
              tag = value.text();
            } else if (value.field() == 2) {
              scalars.put(tag, value.single());
            }
          }
        }
      }
    }
    return scalars;
  }

  @Test
  void theFileHoldsAVersionTheParametersTheRowsAndTheEnd() throws IOException {
    Run run =
        Tracker.start(
            new Runs(root)
                .start()
                .withConfig(Map.of("lr", 0.5, "recipe", Map.of("batch", 64)))
                .withSinks(TensorBoardSink::open));
    run.config(List.of("recipe", "batch"), 128);
    run.log(1, Map.of("loss", 2.5));
    run.log(2, Map.of("loss", Double.NaN, "text", "left out"));
    run.close();

    List<byte[]> events = events(run.folders().get(0));

    assertThat(events).hasSize(5);
    assertThat(latin(events.get(0))).contains("brain.Event:2");
    assertThat(latin(events.get(1)))
        .contains("_hparams_/session_start_info", "hparams", "lr", "recipe.batch");
    assertThat(scalars(events.get(2))).isEqualTo(Map.of("loss", 2.5f));
    assertThat(scalars(events.get(3))).isEqualTo(Map.of("loss", Float.NaN));
    assertThat(latin(events.get(4))).contains("_hparams_/session_end_info");
    assertThat(run.wandbFolder()).isEmpty();
  }

  @Test
  void anEventFileCutShortByAFullDiskStaysReadable() throws IOException {
    MemoryChannel channel = new MemoryChannel();
    TensorBoardLog log = new TensorBoardLog(channel);
    log.append(new byte[] {1, 2, 3});
    long size = channel.size();
    channel.limit(size + 5);
    try {
      log.append(new byte[100]);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space");
    }
    assertThat(channel.size()).isEqualTo(size);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
