package org.bindery.modality.imu;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;

/** Recordings as text. */
final class ImuTable {
  private static final Pattern RATE = Pattern.compile("#\\s*rate[ :=]+(\\S+).*");
  private static final Pattern SEPARATOR = Pattern.compile("[,;\\t]");

  private static final MathContext FLOAT_DIGITS = new MathContext(9);
  private static final MathContext DOUBLE_DIGITS = new MathContext(17);

  private final List<String[]> rows = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();
  private Optional<Double> rate;
  private List<String> channels;
  private Optional<ImuUnits> units;

  private ImuTable(ImuFormat format) {
    this.rate = format.rate();
    this.channels = format.channels();
    this.units = format.units();
  }

  static ImuRecording read(byte[] file, ImuFormat format) {
    ImuTable table = new ImuTable(format);
    try {
      table.split(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString());
      return table.recording();
    } catch (CharacterCodingException binary) {
      throw new CorruptSampleException("it is no table of text", binary);
    } catch (ConfigException told) {
      throw new CorruptSampleException("its first lines say: " + told.getMessage(), told);
    }
  }

  private void split(String text) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.startsWith("#")) {
        Matcher said = RATE.matcher(line);
        if (said.matches()) {
          rate = Optional.of(ImuFormat.rate(said.group(1)));
        }
      } else if (!line.isBlank()) {
        String[] cells = SEPARATOR.split(line.strip(), -1);
        if (rows.isEmpty() && cells[0].strip().matches("[A-Za-z-].*") && !isNumber(cells[0])) {
          header(cells);
        } else {
          rows.add(cells);
          lines.add(number);
        }
      }
    }
  }

  private static boolean isNumber(String text) {
    try {
      Float.parseFloat(text.strip());
      return true;
    } catch (NumberFormatException not) {
      return false;
    }
  }

  private void header(String[] cells) {
    List<String> names = new ArrayList<>();
    String acceleration = "";
    String rotation = "";
    for (String cell : cells) {
      String[] parts = cell.strip().toLowerCase(Locale.ROOT).split("\\s+", 2);
      names.add(parts[0]);
      if (parts.length == 2 && parts[0].startsWith("acc")) {
        acceleration = parts[1];
      } else if (parts.length == 2) {
        rotation = ", " + parts[1];
      }
    }
    channels = names;
    if (!acceleration.isEmpty()) {
      units = Optional.of(ImuUnits.of(acceleration + rotation));
    }
  }

  private ImuRecording recording() {
    if (rows.isEmpty()) {
      throw new CorruptSampleException("it has no row; a motion takes two rows or more");
    }
    int cells = rows.get(0).length;
    if (channels.isEmpty()) {
      if (cells != 3 && cells != 6) {
        throw new CorruptSampleException(
            "line "
                + lines.get(0)
                + " has "
                + cells
                + (cells == 1 ? " column" : " columns")
                + "; 3 (accelerometer) or 6 (and gyroscope) are understood, others by the column's"
                + " metadata '"
                + ImuFormat.CHANNELS_KEY
                + "'");
      }
      channels = ImuFormat.CHANNELS.subList(0, cells);
    }
    ImuFormat format = new ImuFormat(rate, channels, units);
    if (rate.isEmpty() || units.isEmpty()) {
      throw new CorruptSampleException(
          "nothing says its "
              + (rate.isEmpty() ? "rate" : "units")
              + ": set the column's metadata, such as '"
              + ImuFormat.RATE_KEY
              + "' to 100 and '"
              + ImuFormat.UNIT_KEY
              + "' to 'm/s2, rad/s' or 'g, deg/s'");
    }
    return ImuRecording.of(rate.get(), used(format), values(format));
  }

  private static int used(ImuFormat format) {
    return (int) format.channels().stream().filter(name -> !name.equals("-")).count();
  }

  private float[] values(ImuFormat format) {
    int width = format.channels().size();
    int used = used(format);
    float[] values = new float[rows.size() * used];
    for (int row = 0; row < rows.size(); row++) {
      String[] cells = rows.get(row);
      if (cells.length != width) {
        throw new CorruptSampleException(
            "line "
                + lines.get(row)
                + " has "
                + cells.length
                + " columns, "
                + width
                + " were expected");
      }
      for (int cell = 0; cell < width; cell++) {
        int channel = ImuFormat.CHANNELS.indexOf(format.channels().get(cell));
        if (channel >= 0) {
          values[row * used + channel] = value(cells[cell], channel, lines.get(row));
        }
      }
    }
    return values;
  }

  private float value(String cell, int channel, int line) {
    ImuUnits given = units.orElse(ImuUnits.SI);
    double factor = channel < 3 ? given.acceleration().factor() : given.rotation().factor();
    try {
      // A float times 1 is itself, so that tables in SI units are read without loss.
      return (float) (Float.parseFloat(cell.strip()) * factor);
    } catch (NumberFormatException notANumber) {
      throw new CorruptSampleException(
          "line " + line + " has '" + cell.strip() + "' where a number should be", notANumber);
    }
  }

  static byte[] write(ImuRecording recording) {
    StringBuilder text =
        new StringBuilder("# rate ").append(digits(recording.rate(), DOUBLE_DIGITS)).append('\n');
    List<String> names = new ArrayList<>(ImuFormat.CHANNELS.subList(0, recording.channels()));
    names.replaceAll(name -> name + (name.startsWith("acc") ? " m/s2" : " rad/s"));
    text.append(String.join(",", names)).append('\n');
    String[] cells = new String[recording.channels()];
    for (int row = 0; row < recording.rows(); row++) {
      int current = row;
      Arrays.setAll(cells, channel -> digits(recording.value(current, channel), FLOAT_DIGITS));
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes as many digits as tell a number from its neighbors, alike in every version of Java. */
  private static String digits(double value, MathContext digits) {
    return new BigDecimal(value).round(digits).toString();
  }
}
