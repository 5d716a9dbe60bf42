package org.bindery.modality.thermal;

import java.util.Locale;
import java.util.Map;
import org.bindery.blocks.PlaneEncoder;
import org.bindery.blocks.PlaneTrunk;
import org.bindery.modality.thermal.ThermalImage.Unit;
import org.bindery.spi.BindingDefaults;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Rendering;
import org.bindery.spi.Spi;
import org.bindery.spi.support.BinaryLoader;
import org.bindery.spi.support.ColorScale;

/**
 * Thermal images: cells that hold PNG, JPEG, TIFF or PGM files of counts, of 16-bit kelvin if the
 * column says so in its metadata, {@code encoding -> centikelvin} (see {@link ThermalEncoding}), or
 * float maps (PFM) of kelvin; {@code [1, size, size]} features; a vision transformer. An edge has
 * ImageBind's fixed logit scale of 10 unless the graph says otherwise.
 */
@BuiltFor(Spi.VERSION)
public final class ThermalModality implements Modality<ThermalImage> {
  private static final ModalityId ID = ModalityId.of("thermal");
  private static final int THUMBNAIL = 96;

  /** Does nothing. */
  public ThermalModality() {}

  @Override
  public ModalityCard<ThermalImage> card() {
    return new ModalityCard<>(
        ID,
        "Thermal",
        ThermalImage.class,
        "Infrared pictures, as counts of 8 or 16 bits or in kelvin.");
  }

  @Override
  public DataLoader<ThermalImage> dataLoader() {
    return new Loader();
  }

  @Override
  public PreprocessorFactory<ThermalImage, ThermalPreprocessing> preprocessor() {
    return ThermalPreprocessor.FACTORY;
  }

  @Override
  public EncoderFactory<PlaneTrunk> encoder() {
    return new PlaneEncoder("heat");
  }

  @Override
  public BindingDefaults defaults() {
    return new BindingDefaults(new LogitScale.Fixed(10), 0);
  }

  /**
   * Returns PNG thumbnails, the longer side at most 96 pixels, from black, the image's coldest, to
   * pale yellow, its hottest; the alternative text has both in their unit.
   */
  @Override
  public Renderer<ThermalImage> renderer() {
    return ThermalModality::render;
  }

  private static Rendering render(ThermalImage image) {
    float[] values = image.values();
    float low = values[0];
    float high = values[0];
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    String legend =
        image.unit() == Unit.KELVIN
            ? temperature(low) + " (black) to " + temperature(high) + " (yellow)"
            : String.format(Locale.ROOT, "counts from %.0f (black) to %.0f (yellow)", low, high);
    return new Rendering(
        "image/png",
        ColorScale.INFERNO.png(values, image.width(), image.height(), low, high, THUMBNAIL),
        "Thermal image, " + image.width() + " by " + image.height() + " pixels, " + legend);
  }

  private static String temperature(float kelvin) {
    // Rounded to whole tenths first, so that nothing is written as -0.0.
    return tenths(kelvin) + " K or " + tenths(kelvin - 273.15) + " °C";
  }

  private static double tenths(double value) {
    return Math.round(10 * value) / 10.0;
  }

  private static final class Loader extends BinaryLoader<ThermalImage> {
    Loader() {
      super(ID, Map.of());
    }

    @Override
    protected ThermalImage decode(byte[] file) {
      return ThermalImage.decode(file, ThermalEncoding.COUNTS);
    }

    @Override
    protected ThermalImage decode(byte[] file, Map<String, String> metadata) {
      String label = metadata.get(ThermalEncoding.KEY);
      return label == null ? decode(file) : ThermalImage.decode(file, ThermalEncoding.of(label));
    }

    @Override
    protected byte[] encode(ThermalImage sample) {
      return sample.toFile();
    }

    @Override
    protected byte[] encode(ThermalImage sample, Map<String, String> metadata) {
      String label = metadata.get(ThermalEncoding.KEY);
      boolean kelvin = label != null && ThermalEncoding.of(label) != ThermalEncoding.COUNTS;
      if (kelvin && sample.unit() != Unit.KELVIN) {
        throw new DataException(
            "A thermal image of counts cannot stand in a column that says it holds "
                + label
                + ": it would be read as temperatures. Write it to another column.");
      }
      return encode(sample);
    }
  }
}
