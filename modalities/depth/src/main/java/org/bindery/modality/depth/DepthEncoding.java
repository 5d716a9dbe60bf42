package org.bindery.modality.depth;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.bindery.spi.ConfigException;

/**
 * What the whole numbers of a 16-bit depth file mean. Nothing in such a file says it, and a wrong
 * guess is off by a factor of five without looking wrong, so it has to be declared: the metadata
 * {@value #KEY} of the column, with one of {@link #label}.
 */
public enum DepthEncoding {
  /** Thousandths of a meter: Open3D, Redwood, Azure Kinect, RealSense by default. */
  MILLIMETERS("millimeters", 1 / 1000.0, 65.535),
  /** TUM RGB-D and ICL-NUIM: 5000 to the meter. */
  TUM("tum", 1 / 5000.0, 65.535),
  /** KITTI: 256 to the meter. */
  KITTI("kitti", 1 / 256.0, 256),
  /**
   * SUN RGB-D: millimeters with their bits rotated by three, {@code ((v >> 3) | (v << 13)) &
   * 65535}; at most 8 m, as in its own toolbox.
   */
  SUN_RGBD("sun-rgbd", 1 / 1000.0, 8),
  /**
   * Raw frames of NYU Depth v2: codes of the first Kinect, meters = 351.3 / (1092.5 - v), at most
   * 10 m as in its own toolbox; 2047 is no reading. Its PGM files are little-endian, against the
   * format.
   */
  NYU_RAW("nyu-raw", 0, 10);

  /** The key in a column's metadata that names the encoding. */
  public static final String KEY = "encoding";

  /**
   * The key in a column's metadata for files whose bytes stand in the other order: {@code little}
   * or {@code big}.
   */
  public static final String ORDER_KEY = "byte-order";

  private final String label;
  private final double scale;
  private final double most;

  DepthEncoding(String label, double scale, double most) {
    this.label = label;
    this.scale = scale;
    this.most = most;
  }

  /** Returns the name used in metadata, such as {@code sun-rgbd}. */
  public String label() {
    return label;
  }

  /**
   * Returns the encoding of this name.
   *
   * @throws ConfigException if there is none, listing all
   */
  public static DepthEncoding of(String label) {
    return Arrays.stream(values())
        .filter(encoding -> encoding.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    KEY,
                    label,
                    "Depth: '" + label + "' is no encoding of depth files: use " + all() + "."));
  }

  /** Returns all names, for messages. */
  static String all() {
    return Arrays.stream(values()).map(DepthEncoding::label).collect(Collectors.joining(", "));
  }

  /** Returns the order in which files of this kind and format hold the bytes of a value. */
  ByteOrder order(String format) {
    return this == NYU_RAW && format.equals("pgm") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
  }

  /**
   * Returns the distance that a value stands for, in meters; 0 for none.
   *
   * @param value 0 to 65535
   */
  public float meters(int value) {
    double meters =
        switch (this) {
          case SUN_RGBD -> scale * ((value >> 3 | value << 13) & 0xFFFF);
          case NYU_RAW -> value == 0 || value >= 1092 ? 0 : 351.3 / (1092.5 - value);
          default -> scale * value;
        };
    return (float) Math.min(meters, most);
  }
}
