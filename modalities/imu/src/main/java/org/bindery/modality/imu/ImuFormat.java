package org.bindery.modality.imu;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;

/**
 * What a table of numbers does not say of itself.
 *
 * @param rate rows in a second, if known
 * @param channels what each column is, one of {@link #CHANNELS}, or {@code -} for one to be left
 *     out such as a time; empty for accelerometer x, y, z, then gyroscope x, y, z if there are six
 * @param units of the numbers, if known
 */
public record ImuFormat(Optional<Double> rate, List<String> channels, Optional<ImuUnits> units) {
  /** The names of the channels, in the order of a recording. */
  public static final List<String> CHANNELS =
      List.of("acc-x", "acc-y", "acc-z", "gyro-x", "gyro-y", "gyro-z");

  /** The key in a column's metadata for samples per second: {@code 100}. */
  public static final String RATE_KEY = "rate";

  /** The key in a column's metadata for the order of channels: {@code acc-x,acc-y,acc-z}. */
  public static final String CHANNELS_KEY = "channels";

  /** The key in a column's metadata for units: {@code mg, deg/s}. */
  public static final String UNIT_KEY = "unit";

  /** Nothing is known but what the file says. */
  public static final ImuFormat UNKNOWN =
      new ImuFormat(Optional.empty(), List.of(), Optional.empty());

  private static final double FASTEST = 1e6;

  /**
   * Checks rate and channels.
   *
   * @throws ConfigException if the rate is not from 0 to a million or a channel has no known name,
   *     occurs twice, or the accelerometer's are not all there
   */
  public ImuFormat {
    channels = List.copyOf(channels);
    rate.ifPresent(ImuFormat::checkRate);
    if (!channels.isEmpty()) {
      checkChannels(channels);
    }
  }

  /** Returns the format of columns in the usual order. */
  public static ImuFormat of(double rate, ImuUnits units) {
    return new ImuFormat(Optional.of(rate), List.of(), Optional.of(units));
  }

  /**
   * Reads a column's metadata.
   *
   * @throws ConfigException if a value cannot be understood
   */
  public static ImuFormat of(Map<String, String> metadata) {
    return new ImuFormat(
        Optional.ofNullable(metadata.get(RATE_KEY)).map(ImuFormat::rate),
        Optional.ofNullable(metadata.get(CHANNELS_KEY)).map(ImuFormat::names).orElse(List.of()),
        Optional.ofNullable(metadata.get(UNIT_KEY)).map(ImuUnits::of));
  }

  static double rate(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException notANumber) {
      throw new ConfigException(
          RATE_KEY, text, "IMU: rate '" + text + "' is not a number of samples per second.");
    }
  }

  static List<String> names(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).toList();
  }

  private static void checkRate(double rate) {
    if (!(rate > 0 && rate <= FASTEST)) {
      throw new ConfigException(
          RATE_KEY,
          String.valueOf(rate),
          "IMU: a rate of " + rate + " samples per second cannot be meant: use more than 0.");
    }
  }

  private static void checkChannels(List<String> channels) {
    List<String> used = channels.stream().filter(name -> !name.equals("-")).toList();
    boolean gyroscope = used.size() == CHANNELS.size();
    List<String> needed = gyroscope ? CHANNELS : CHANNELS.subList(0, 3);
    if (used.size() != needed.size() || !used.containsAll(needed)) {
      throw new ConfigException(
          CHANNELS_KEY,
          String.join(",", channels),
          "IMU: channels "
              + channels
              + " are not understood: name "
              + CHANNELS.subList(0, 3)
              + ", or all six of "
              + CHANNELS
              + ", and '-' for what is to be left out.");
    }
  }
}
