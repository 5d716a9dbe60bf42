package org.bindery.modality.vector;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Spi;

/**
 * Vectors of numbers: cells of {@code list<float32>}, in which null and NaN are missing numbers;
 * {@code values [length]} and {@code mask [length]} features; a small network over standardized
 * numbers, or with {@link VectorTrunk#embeddings} nothing at all before the projection head.
 */
@BuiltFor(Spi.VERSION)
public final class VectorModality implements Modality<NumericVector> {
  static final ModalityId ID = ModalityId.of("vector");

  /** Does nothing. */
  public VectorModality() {}

  /**
   * Returns the field of a column whose numbers have names.
   *
   * @param column such as {@code vector.labs}
   * @param names without line breaks, in the order of the numbers; none if they have none
   */
  public static Field field(String column, List<String> names) {
    return VectorLoader.field(column, names);
  }

  @Override
  public ModalityCard<NumericVector> card() {
    return new ModalityCard<>(
        ID,
        "Numbers",
        NumericVector.class,
        "Laboratory values, sensor readings, or features that another model computed.");
  }

  @Override
  public DataLoader<NumericVector> dataLoader() {
    return new VectorLoader();
  }

  @Override
  public PreprocessorFactory<NumericVector, VectorPreprocessing> preprocessor() {
    return VectorPreprocessor.FACTORY;
  }

  @Override
  public EncoderFactory<VectorTrunk> encoder() {
    return new VectorEncoder();
  }

  /** Returns SVG pictures of bars, the largest as high as the picture. */
  @Override
  public Renderer<NumericVector> renderer() {
    return NumberBars::render;
  }
}
