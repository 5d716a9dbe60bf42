package org.bindery.dataset.digits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;

/**
 * Made-up sources in the layout of the real ones, in which every sample tells its digit: all gray
 * levels of a picture, all values of a sound and all accelerations are made of it.
 */
final class Sources {
  static final List<String> SPEAKERS = List.of("anna", "bert", "carl");
  static final int PICTURES = 10;
  static final int TAKES = 8;
  static final int STROKES = 5;

  private Sources() {}

  /** Writes {@value #PICTURES} pictures, 3 x 8 sounds and 5 strokes of each digit. */
  static Path write(Path root) {
    try {
      Files.createDirectories(root.resolve("mnist5k"));
      Files.createDirectories(root.resolve(DigitFiles.SAID));
      Files.createDirectories(root.resolve(DigitFiles.PENNED).resolve("below_800"));
      List<String> lines = new ArrayList<>();
      int stroke = 0;
      for (int digit = 0; digit < 10; digit++) {
        for (int i = 0; i < PICTURES; i++) {
          lines.add(line(20 * digit + i, digit));
        }
        for (String speaker : SPEAKERS) {
          for (int take = 0; take < TAKES; take++) {
            Files.write(
                root.resolve(DigitFiles.SAID).resolve(digit + "_" + speaker + "_" + take + ".wav"),
                wav(1000 * digit + 10 * SPEAKERS.indexOf(speaker) + take));
          }
        }
        for (int i = 0; i < STROKES; i++) {
          String below = i == 0 ? "below_800/" : "";
          Files.write(
              root.resolve(DigitFiles.PENNED)
                  .resolve(below + "readings_" + stroke++ + "_digit_" + digit + ".csv"),
              stroke(100 * digit + i, 4 + i));
        }
      }
      table(root, lines);
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void table(Path root, List<String> lines) throws IOException {
    try (GZIPOutputStream out =
        new GZIPOutputStream(Files.newOutputStream(root.resolve(DigitFiles.DRAWN)))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Returns a picture of one gray level. */
  static String line(int gray, int digit) {
    return (gray + ",").repeat(784) + digit;
  }

  static byte[] stroke(int milliG, int rows) {
    return (milliG + ".00,0.50,1000.25,1.50,-2.00,0.00\n")
        .repeat(rows)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns 20 ms at 8 kHz, PCM of 16 bits, one channel. */
  static byte[] wav(int value) {
    int bytes = 2 * 160;
    ByteBuffer file = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
    file.putShort((short) 2).putShort((short) 16);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
    while (file.hasRemaining()) {
      file.putShort((short) value);
    }
    return file.array();
  }

  /** A provider that takes its sources from this folder. */
  static DigitsDataset dataset(Path root) {
    return new DigitsDataset(
        new DigitsSource(
            Map.of(DigitsSource.VARIABLE, root.toString()), DigitsSource.Origins.PUBLISHED));
  }

  /** A row: text columns as strings, files as bytes; empty cells are missing. */
  record Rows(List<Map<String, Object>> rows, List<RecordStream.BadRow> skipped) {
    List<Map<String, Object>> of(String split) {
      return rows.stream().filter(row -> row.get("split").equals(split)).toList();
    }
  }

  static Rows read(Path root, Map<String, String> options) {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (RecordStream stream = dataset(root).open(new ReadRequest(root, options))) {
      while (stream.next()) {
        VectorSchemaRoot batch = stream.batch();
        for (int row = 0; row < batch.getRowCount(); row++) {
          Map<String, Object> cells = new LinkedHashMap<>();
          for (var vector : batch.getFieldVectors()) {
            if (!vector.isNull(row)) {
              cells.put(
                  vector.getName(),
                  vector instanceof VarCharVector text
                      ? new String(text.get(row), StandardCharsets.UTF_8)
                      : ByteBuffer.wrap(((VarBinaryVector) vector).get(row)));
            }
          }
          rows.add(cells);
        }
      }
      return new Rows(rows, stream.skipped());
    }
  }
}
