package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One upright of a picture of parallel coordinates.
 *
 * @param name of the parameter or metric
 * @param categories in order, bottom first; empty for numbers
 * @param logarithmic whether equal ratios are equal distances
 * @param low the smallest number, or 0
 * @param high the largest number, or the last category's index
 */
record SweepAxis(
    String name, List<String> categories, boolean logarithmic, double low, double high) {
  private static final double WIDE = 50;

  /**
   * Numbers where all values are.
   *
   * @param said whether the axis is logarithmic; where nobody said so, it is if the values span
   *     more than a factor of 50. Never with values that are not above 0.
   */
  static SweepAxis of(String name, Collection<JsonNode> values, Optional<Boolean> said) {
    boolean numbers = !values.isEmpty() && values.stream().allMatch(SweepAxis::isFinite);
    if (!numbers) {
      List<String> categories =
          List.copyOf(new TreeSet<>(values.stream().map(SweepAxis::text).toList()));
      return new SweepAxis(name, categories, false, 0, Math.max(0, categories.size() - 1));
    }
    double low = values.stream().mapToDouble(JsonNode::doubleValue).min().orElseThrow();
    double high = values.stream().mapToDouble(JsonNode::doubleValue).max().orElseThrow();
    boolean logarithmic = low > 0 && said.orElse(high / low >= WIDE);
    return new SweepAxis(name, List.of(), logarithmic, low, high);
  }

  /** Where a value stands, from 0 at the bottom to 1; NaN where it has no place. */
  double place(JsonNode value) {
    double at = categories.isEmpty() ? value.asDouble(Double.NaN) : index(value);
    if (high == low) {
      return Double.isNaN(at) ? Double.NaN : 0.5;
    }
    return logarithmic ? Math.log(at / low) / Math.log(high / low) : (at - low) / (high - low);
  }

  private double index(JsonNode value) {
    int found = categories.indexOf(text(value));
    return found < 0 ? Double.NaN : found;
  }

  private static boolean isFinite(JsonNode value) {
    return value.isNumber() && Double.isFinite(value.doubleValue());
  }

  static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
