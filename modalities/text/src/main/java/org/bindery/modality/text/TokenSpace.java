package org.bindery.modality.text;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.ConfigException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.TensorSpec;

/**
 * Which ids a tokenizer makes. It travels from preprocessor to trunk in the unit of the feature
 * tensor, so that the size of the vocabulary is said once and cannot disagree with itself. Whoever
 * has ids already builds the trunk for them with {@code new TokenSpace(600,
 * OptionalInt.of(599)).features(12)}.
 *
 * @param vocabulary ids are below this; 1 or more
 * @param endToken the id that ends every row, where the tokenizer has one; below {@code
 *     vocabulary}. The transformer pools where it comes first, which is where CLIP pools, at the
 *     largest id, if it is the largest
 */
public record TokenSpace(int vocabulary, OptionalInt endToken) {
  private static final Pattern UNIT = Pattern.compile("ids below (\\d{1,9})(?:, end (\\d{1,9}))?");

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming what is out of range
   */
  public TokenSpace {
    int end = endToken.orElse(0);
    if (vocabulary < 1 || end < 0 || end >= vocabulary) {
      throw new ConfigException(
          "preprocessing",
          vocabulary + ", " + endToken,
          "A vocabulary of "
              + vocabulary
              + " ids cannot have the end token "
              + end
              + "; use 1 id or more and an end token below their number.");
    }
  }

  /** Returns the features of rows of {@code context} ids: one tensor {@code [context]}. */
  public FeatureSpec features(int context) {
    return FeatureSpec.of(tensor(context));
  }

  private TensorSpec tensor(int context) {
    String end = endToken.isPresent() ? ", end " + endToken.getAsInt() : "";
    return new TensorSpec(
        "tokens", DataType.INT64, new Shape(context), "ids below " + vocabulary + end);
  }

  /**
   * Reads what {@link #tensor} wrote.
   *
   * @throws ConfigException if the tensor says nothing about its ids
   */
  static TokenSpace of(TensorSpec tensor) {
    Matcher matcher = UNIT.matcher(tensor.unit());
    if (!matcher.matches()) {
      throw new ConfigException(
          "preprocessing",
          tensor.unit(),
          "The text encoder needs token ids whose unit reads 'ids below N' or 'ids below N, end"
              + " E', not '"
              + tensor.unit()
              + "'.");
    }
    String end = matcher.group(2);
    return new TokenSpace(
        Integer.parseInt(matcher.group(1)),
        end == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(end)));
  }
}
