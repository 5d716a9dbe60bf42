package org.bindery.modality.ecg.wfdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.DataException;

/**
 * A header file.
 *
 * @param name of the record
 * @param rate frames in a second
 * @param frames how many there are, or 0 where the header does not say
 * @param signals in the order of the file
 * @param comments the lines after {@code #} behind the record line, without it, stripped, none
 *     empty
 */
public record WfdbHeader(
    String name, double rate, long frames, List<WfdbSignal> signals, List<String> comments) {
  /** What a header means that gives no rate. */
  public static final double DEFAULT_RATE = 250;

  private static final int MOST_SIGNALS = 1024;
  private static final int MOST_SAMPLES_PER_FRAME = 10_000;
  private static final Pattern FORMAT =
      Pattern.compile("(\\d+)(?:x(\\d+))?(?::(\\d+))?(?:\\+(\\d+))?");
  private static final Pattern GAIN = Pattern.compile("([^(/]+)(?:\\((-?\\d+)\\))?(?:/(\\S+))?");

  /** Copies the lists. */
  public WfdbHeader {
    signals = List.copyOf(signals);
    comments = List.copyOf(comments);
  }

  /**
   * Reads a header.
   *
   * @param file ends in {@code .hea}
   * @throws DataException if it is not there or not a header, naming file and line
   */
  public static WfdbHeader read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new DataException("The WFDB header " + file + " cannot be read: " + e + ".", e);
    }
  }

  /**
   * Reads the text of a header.
   *
   * @param where what to call it in messages
   * @throws DataException if it is not a header
   */
  public static WfdbHeader parse(String where, String text) {
    return new Reader(where).read(text);
  }

  /** Returns the rate of a signal: frames in a second times samples in a frame. */
  public double rate(int signal) {
    return rate * signals.get(signal).samplesPerFrame();
  }

  /** Reads line by line, to name the line that is wrong. */
  private static final class Reader {
    private final String where;
    private int number;

    Reader(String where) {
      this.where = where;
    }

    WfdbHeader read(String text) {
      String[] record = {};
      int expected = 0;
      List<WfdbSignal> signals = new ArrayList<>();
      List<String> comments = new ArrayList<>();
      for (String raw : text.lines().toList()) {
        number++;
        String line = raw.strip();
        if (line.startsWith("#")) {
          // What stands before the record line is no comment on the record.
          if (record.length > 0 && !line.substring(1).isBlank()) {
            comments.add(line.substring(1).strip());
          }
        } else if (!line.isEmpty() && record.length == 0) {
          record = line.split("\\s+");
          expected = signalCount(record);
        } else if (!line.isEmpty() && signals.size() < expected) {
          signals.add(signal(line));
        }
      }
      if (record.length == 0) {
        throw broken("has no record line", "");
      }
      if (signals.size() < expected) {
        throw broken("declares " + expected + " signals and describes " + signals.size(), "");
      }
      double rate = record.length > 2 ? rate(record[2]) : DEFAULT_RATE;
      long frames = record.length > 3 ? whole(record[3], "number of samples", 0, 1L << 40) : 0;
      return new WfdbHeader(record[0], rate, frames, signals, comments);
    }

    private int signalCount(String[] record) {
      if (record[0].contains("/")) {
        throw broken(
            "is of a record of several segments, which are not read; give the segments themselves",
            record[0]);
      }
      if (record.length < 2) {
        throw broken("does not say how many signals there are", record[0]);
      }
      return (int) whole(record[1], "number of signals", 0, MOST_SIGNALS);
    }

    /** {@code 360}, {@code 250/24000}, {@code 250/24000(1)}: only the first number counts. */
    private double rate(String text) {
      double rate = number(text.split("/", 2)[0], "rate");
      if (!(rate > 0 && rate <= 1e6)) {
        throw broken("has a rate out of range", text);
      }
      return rate;
    }

    private WfdbSignal signal(String line) {
      String[] part = line.split("\\s+", 9);
      if (part.length < 2) {
        throw broken("describes a signal without a format", line);
      }
      Matcher format = FORMAT.matcher(part[1]);
      if (!format.matches()) {
        throw broken("gives a format that is none", part[1]);
      }
      int zero = part.length > 4 ? (int) whole(part[4], "ADC zero") : 0;
      Matcher gain = GAIN.matcher(part.length > 2 ? part[2] : "0");
      if (!gain.matches()) {
        throw broken("gives a gain that is none", part[2]);
      }
      double steps = number(gain.group(1), "gain");
      return new WfdbSignal(
          part[0],
          (int) whole(format.group(1), "format", 0, 10_000),
          (int) whole(or(format.group(2), "1"), "samples per frame", 1, MOST_SAMPLES_PER_FRAME),
          (int) whole(or(format.group(3), "0"), "skew", 0, 1 << 20),
          (int) whole(or(format.group(4), "0"), "byte offset", 0, Integer.MAX_VALUE),
          steps == 0 ? WfdbSignal.DEFAULT_GAIN : steps,
          gain.group(2) == null ? zero : (int) whole(gain.group(2), "baseline"),
          or(gain.group(3), "mV"),
          part.length > 5 ? (int) whole(part[5], "first value") : WfdbSignal.UNKNOWN,
          part.length > 6 ? (short) whole(part[6], "checksum") : WfdbSignal.UNKNOWN,
          part.length > 8 ? part[8].strip() : "");
    }

    private static String or(String text, String otherwise) {
      return text == null ? otherwise : text;
    }

    private double number(String text, String what) {
      try {
        double value = Double.parseDouble(text);
        if (Double.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException not) {
        throw broken("gives a " + what + " that is no number", text);
      }
      throw broken("gives a " + what + " that is no number", text);
    }

    private long whole(String text, String what) {
      return whole(text, what, -(1L << 31), 1L << 31);
    }

    private long whole(String text, String what, long least, long most) {
      try {
        long value = Long.parseLong(text);
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException not) {
        throw broken("gives a " + what + " that is no whole number", text);
      }
      throw broken("gives a " + what + " that is out of range", text);
    }

    private DataException broken(String what, String value) {
      String place = value.isEmpty() ? "" : " in line " + number + " ('" + value + "')";
      return new DataException("The WFDB header " + where + " " + what + place + ".");
    }
  }
}
