package org.bindery.modality.imu;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;

/**
 * The units a recording is written in. Inside Bindery there are only m/s2 and rad/s.
 *
 * @param acceleration of the accelerometer
 * @param rotation of the gyroscope
 */
public record ImuUnits(Acceleration acceleration, Rotation rotation) {
  /** Meters per second squared and radians per second, as Android and ROS give them. */
  public static final ImuUnits SI = new ImuUnits(Acceleration.SI, Rotation.SI);

  /** Multiples of gravity and degrees per second, as most sensors and iOS give them. */
  public static final ImuUnits G_AND_DEGREES = new ImuUnits(Acceleration.G, Rotation.DEGREES);

  /** Units of acceleration. */
  public enum Acceleration {
    /** Meters per second squared. */
    SI("m/s2", 1),
    /** Standard gravity, 9.80665 m/s2. */
    G("g", 9.80665),
    /** Thousandths of it. */
    MILLI_G("mg", 0.00980665);

    private final String label;
    private final double factor;

    Acceleration(String label, double factor) {
      this.label = label;
      this.factor = factor;
    }

    /** Returns how it is written: {@code m/s2}, {@code g}, {@code mg}. */
    public String label() {
      return label;
    }

    /** Returns how many m/s2 one is. */
    public double factor() {
      return factor;
    }
  }

  /** Units of rotation. */
  public enum Rotation {
    /** Radians per second. */
    SI("rad/s", 1),
    /** Degrees per second. */
    DEGREES("deg/s", Math.PI / 180);

    private final String label;
    private final double factor;

    Rotation(String label, double factor) {
      this.label = label;
      this.factor = factor;
    }

    /** Returns how it is written: {@code rad/s}, {@code deg/s}. */
    public String label() {
      return label;
    }

    /** Returns how many rad/s one is. */
    public double factor() {
      return factor;
    }
  }

  /**
   * Reads {@code mg, deg/s}; where there is no gyroscope, {@code g} alone will do.
   *
   * @throws ConfigException if a unit is not known
   */
  public static ImuUnits of(String text) {
    List<String> labels =
        Stream.of(text.split(",")).map(part -> part.strip().toLowerCase(Locale.ROOT)).toList();
    for (Acceleration acceleration : Acceleration.values()) {
      if (labels.get(0).equals(acceleration.label)) {
        if (labels.size() == 1) {
          return new ImuUnits(acceleration, Rotation.SI);
        }
        for (Rotation rotation : Rotation.values()) {
          if (labels.size() == 2 && labels.get(1).equals(rotation.label)) {
            return new ImuUnits(acceleration, rotation);
          }
        }
      }
    }
    String known =
        Arrays.stream(Acceleration.values())
            .flatMap(a -> Arrays.stream(Rotation.values()).map(r -> a.label + ", " + r.label))
            .collect(Collectors.joining("' or '"));
    throw new ConfigException(
        "unit", text, "IMU: unit '" + text + "' is not known: use '" + known + "'.");
  }

  @Override
  public String toString() {
    return acceleration.label + ", " + rotation.label;
  }
}
