package org.bindery.modality.depth;

import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import org.bindery.blocks.PlaneEncoder;
import org.bindery.blocks.PlaneTrunk;
import org.bindery.spi.BindingDefaults;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
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
 * Depth maps: cells that hold float maps (PFM) of meters, or 16-bit PNG, TIFF or PGM files whose
 * column says in its metadata what the numbers mean, {@code encoding -> sun-rgbd} (see {@link
 * DepthEncoding}) and, where the bytes stand in an unusual order, {@code byte-order -> little};
 * {@code [1, size, size]} features; a vision transformer. An edge has ImageBind's fixed logit scale
 * of 5 unless the graph says otherwise.
 */
@BuiltFor(Spi.VERSION)
public final class DepthModality implements Modality<DepthMap> {
  private static final ModalityId ID = ModalityId.of("depth");
  private static final int THUMBNAIL = 96;

  /** Does nothing. */
  public DepthModality() {}

  @Override
  public ModalityCard<DepthMap> card() {
    return new ModalityCard<>(
        ID,
        "Depth",
        DepthMap.class,
        "Distances from a camera in meters, as float maps or 16-bit PNG, TIFF or PGM files.");
  }

  @Override
  public DataLoader<DepthMap> dataLoader() {
    return new Loader();
  }

  @Override
  public PreprocessorFactory<DepthMap, DepthPreprocessing> preprocessor() {
    return DepthPreprocessor.FACTORY;
  }

  @Override
  public EncoderFactory<PlaneTrunk> encoder() {
    return new PlaneEncoder("depth");
  }

  @Override
  public BindingDefaults defaults() {
    return new BindingDefaults(new LogitScale.Fixed(5), 0);
  }

  /**
   * Returns PNG thumbnails, the longer side at most 96 pixels: violet is near, yellow far, grey was
   * not measured; the alternative text has the distances in meters.
   */
  @Override
  public Renderer<DepthMap> renderer() {
    return DepthModality::render;
  }

  private static Rendering render(DepthMap map) {
    float[] meters = map.meters();
    float near = Float.POSITIVE_INFINITY;
    float far = 0;
    for (int i = 0; i < meters.length; i++) {
      if (meters[i] > 0) {
        near = Math.min(near, meters[i]);
        far = Math.max(far, meters[i]);
      } else {
        meters[i] = Float.NaN;
      }
    }
    String size = "Depth map, " + map.width() + " by " + map.height() + " pixels, ";
    String legend =
        far == 0
            ? "nothing measured"
            : String.format(
                Locale.ROOT,
                "%.2f m (violet) to %.2f m (yellow), %.0f %% not measured (grey)",
                near,
                far,
                100 * (1 - map.measured()));
    return new Rendering(
        "image/png",
        ColorScale.VIRIDIS.png(meters, map.width(), map.height(), near, far, THUMBNAIL),
        size + legend);
  }

  private static final class Loader extends BinaryLoader<DepthMap> {
    Loader() {
      super(ID, Map.of("unit", "m"));
    }

    @Override
    protected DepthMap decode(byte[] file) {
      return DepthMap.decode(file);
    }

    @Override
    protected DepthMap decode(byte[] file, Map<String, String> metadata) {
      String label = metadata.get(DepthEncoding.KEY);
      if (label == null) {
        return decode(file);
      }
      DepthEncoding encoding = DepthEncoding.of(label);
      String order = metadata.get(DepthEncoding.ORDER_KEY);
      return order == null
          ? DepthMap.decode(file, encoding)
          : DepthMap.decode(file, encoding, order(order));
    }

    private static ByteOrder order(String name) {
      return switch (name) {
        case "little" -> ByteOrder.LITTLE_ENDIAN;
        case "big" -> ByteOrder.BIG_ENDIAN;
        default ->
            throw new ConfigException(
                DepthEncoding.ORDER_KEY,
                name,
                "Depth: byte-order '" + name + "' is not known: use 'little' or 'big'.");
      };
    }

    @Override
    protected byte[] encode(DepthMap sample) {
      return sample.toPfm();
    }
  }
}
