package org.bindery.modality.imu;

import java.util.Arrays;
import org.bindery.spi.CorruptSampleException;

/**
 * What an inertial sensor felt: {@code [rows, 3]} or {@code [rows, 6]}, acceleration x, y, z in
 * m/s2 (with gravity), then rotation x, y, z in rad/s where there is a gyroscope. Immutable; equal
 * if rate and all values are.
 */
public final class ImuRecording {
  private static final long MOST_VALUES = 100_000_000;

  private final double rate;
  private final int channels;
  private final float[] values;

  private ImuRecording(double rate, int channels, float[] values) {
    this.rate = rate;
    this.channels = channels;
    this.values = values;
  }

  /**
   * Returns a recording.
   *
   * @param rate samples per second
   * @param channels 3 without, 6 with a gyroscope
   * @param values {@code rows * channels}, row by row, in m/s2 and rad/s; copied
   * @throws CorruptSampleException if there are fewer than two rows or a value is not finite
   */
  public static ImuRecording of(double rate, int channels, float[] values) {
    if (!(rate > 0 && rate <= 1e6) || channels != 3 && channels != 6) {
      throw new IllegalArgumentException(
          channels + " channels at " + rate + " Hz are no recording; 3 or 6 are.");
    }
    if (values.length % channels != 0 || values.length > MOST_VALUES) {
      throw new IllegalArgumentException(
          values.length + " values are not rows of " + channels + " channels.");
    }
    int rows = values.length / channels;
    if (rows < 2) {
      throw new CorruptSampleException(
          "it has "
              + (rows == 1 ? "a single row" : "no row")
              + "; a motion takes two rows or more");
    }
    float[] kept = values.clone();
    for (int i = 0; i < values.length; i++) {
      // There is one zero.
      kept[i] += 0f;
      if (!Float.isFinite(values[i])) {
        throw new CorruptSampleException(
            "the value of "
                + ImuFormat.CHANNELS.get(i % channels)
                + " in row "
                + (i / channels + 1)
                + " is "
                + values[i]
                + "; give a number");
      }
    }
    return new ImuRecording(rate, channels, kept);
  }

  /**
   * Reads a table of text: a row a line, numbers set apart by commas, semicolons or tabs. Before
   * the numbers there may be a line {@code # rate 100} and a line of names with units, {@code acc-x
   * m/s2,acc-y m/s2,...}; what the file says counts more than {@code format}.
   *
   * @throws CorruptSampleException if it is not such a table, has fewer than two rows, or nothing
   *     says its rate or units
   */
  public static ImuRecording decode(byte[] file, ImuFormat format) {
    return ImuTable.read(file, format);
  }

  /** Returns a table that says everything itself, without loss. */
  public byte[] toTable() {
    return ImuTable.write(this);
  }

  /** Returns samples per second. */
  public double rate() {
    return rate;
  }

  /** Returns the number of samples. */
  public int rows() {
    return values.length / channels;
  }

  /** Returns 3 without, 6 with a gyroscope. */
  public int channels() {
    return channels;
  }

  /** Returns the duration in seconds. */
  public double seconds() {
    return rows() / rate;
  }

  /** Returns a value in m/s2, from channel 3 on in rad/s. */
  public float value(int row, int channel) {
    return values[row * channels + channel];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImuRecording recording
        && Double.compare(rate, recording.rate) == 0
        && channels == recording.channels
        && Arrays.equals(values, recording.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Double.hashCode(rate) + channels) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "recording of " + rows() + " rows and " + channels + " channels at " + rate + " Hz";
  }
}
