package org.bindery.modality.thermal;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.bindery.spi.ConfigException;

/**
 * What the numbers of a thermal picture file mean, declared by the metadata {@value #KEY} of its
 * column, with one of {@link #label}; {@link #COUNTS} where nothing is said.
 */
public enum ThermalEncoding {
  /** Brightness: 8 bits as in LLVIP and in FLIR's pictures for people, or a sensor's raw 16. */
  COUNTS("counts", Double.NaN),
  /** Hundredths of a kelvin in 16 bits: FLIR's TLinear in high resolution, Lepton, Boson. */
  CENTIKELVIN("centikelvin", 0.01),
  /** Tenths of a kelvin in 16 bits: FLIR's TLinear in low resolution. */
  DECIKELVIN("decikelvin", 0.1);

  /** The key in a column's metadata that names the encoding. */
  public static final String KEY = "encoding";

  private final String label;
  private final double kelvin;

  ThermalEncoding(String label, double kelvin) {
    this.label = label;
    this.kelvin = kelvin;
  }

  /** Returns the name used in metadata, such as {@code centikelvin}. */
  public String label() {
    return label;
  }

  /** Returns how many kelvin one step is; NaN for counts. */
  double kelvin() {
    return kelvin;
  }

  /**
   * Returns the encoding of this name.
   *
   * @throws ConfigException if there is none, listing all
   */
  public static ThermalEncoding of(String label) {
    return Arrays.stream(values())
        .filter(encoding -> encoding.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    KEY,
                    label,
                    "Thermal: '"
                        + label
                        + "' is no encoding of thermal files: use "
                        + Arrays.stream(values())
                            .map(ThermalEncoding::label)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
