package org.bindery.dataset.ecg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes tiny records. */
final class WfdbFolder {
  private WfdbFolder() {}

  /**
   * Writes a record in format 16 whose samples count up from {@code first}, signal after signal.
   */
  static void write(
      Path header, int rate, int samples, int first, List<String> signals, String comments) {
    String name = header.getFileName().toString().replace(".hea", "");
    ByteBuffer data =
        ByteBuffer.allocate(2 * samples * signals.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples; i++) {
      for (int signal = 0; signal < signals.size(); signal++) {
        data.putShort((short) (first + i + 100 * signal));
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(name).append(' ').append(signals.size());
    text.append(' ').append(rate).append(' ').append(samples).append('\n');
    for (String signal : signals) {
      text.append(name).append(".dat 16 1000 16 0 ");
      text.append(described(first, samples, signals, signal));
    }
    text.append(comments);
    try {
      Files.createDirectories(header.toAbsolutePath().getParent());
      Files.write(header.resolveSibling(name + ".dat"), data.array());
      Files.writeString(header, text, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String described(int first, int samples, List<String> signals, String signal) {
    int begin = first + 100 * signals.indexOf(signal);
    int sum = 0;
    for (int i = 0; i < samples; i++) {
      sum += begin + i;
    }
    return begin + " " + (short) sum + " 0 " + signal + "\n";
  }
}
