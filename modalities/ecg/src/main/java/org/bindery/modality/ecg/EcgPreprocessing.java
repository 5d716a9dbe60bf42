package org.bindery.modality.ecg;

import java.util.List;
import java.util.Set;
import org.bindery.spi.ConfigException;

/**
 * How recordings become {@code leads [c, samples]} and {@code mask [c]}: resampled to {@code rate}
 * with what the new rate cannot hold filtered out, freed of the baseline's wander, scaled, and cut.
 * Leads that are absent are 0 and 0 in the mask.
 *
 * @param leads which leads are taken: {@code standard}, the twelve; {@code frank}, the three of a
 *     vectorcardiogram; {@code pleth}, the pulse
 * @param samples length of the features, 16 to 100,000; shorter recordings stand in the middle
 *     between zeros
 * @param rate samples per second of the features
 * @param baseline {@code highpass}, a Butterworth filter of second order forward and backward, so
 *     that nothing is shifted; {@code median}, what medians over 0.2 s and then 0.6 s leave is
 *     taken away (de Chazal, O'Dwyer and Reilly 2004); or {@code none}
 * @param cutoff of the high-pass in Hz, less than half of {@code rate}
 * @param scale {@code lead}, each lead is brought to mean 0 and deviation 1; {@code record}, all
 *     are divided by one deviation, which keeps how leads compare and with it the heart's axis; or
 *     {@code none}, mV
 * @param crops in evaluation, so many views are cut, evenly from begin to end
 * @param randomCrop whether in training the cut is drawn; else it is the middle
 * @param leadDropout in training, the chance of each lead to be taken for absent; one always stays
 * @param noise in training, normal noise of this deviation is added to leads that are there
 */
public record EcgPreprocessing(
    String leads,
    int samples,
    double rate,
    String baseline,
    double cutoff,
    String scale,
    int crops,
    boolean randomCrop,
    double leadDropout,
    double noise) {
  /** The value of {@link #leads} for twelve. */
  public static final String STANDARD = "standard";

  /** The value of {@link #leads} for a vectorcardiogram. */
  public static final String FRANK = "frank";

  /** The value of {@link #leads} for the pulse. */
  public static final String PLETH = "pleth";

  static final String HIGH_PASS = "highpass";
  static final String MEDIAN = "median";
  static final String NONE = "none";
  static final String LEAD = "lead";
  static final String RECORD = "record";

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public EcgPreprocessing {
    among("leads", leads, Set.of(STANDARD, FRANK, PLETH), "'standard', 'frank' or 'pleth'");
    require(samples >= 16 && samples <= 100_000, "samples", samples, "16 to 100000");
    require(rate > 0 && rate <= 1e5, "rate", rate, "samples per second, more than 0");
    among("baseline", baseline, Set.of(HIGH_PASS, MEDIAN, NONE), "'highpass', 'median' or 'none'");
    require(
        cutoff > 0 && cutoff < rate / 2,
        "cutoff",
        cutoff,
        "more than 0 and less than half the rate");
    among("scale", scale, Set.of(LEAD, RECORD, NONE), "'lead', 'record' or 'none'");
    require(crops >= 1 && crops <= 100, "crops", crops, "1 to 100");
    require(leadDropout >= 0 && leadDropout < 1, "leadDropout", leadDropout, "0 or more, below 1");
    require(noise >= 0 && noise <= 10, "noise", noise, "0 to 10");
  }

  /** Returns 5 s at 250 Hz with lead dropout and random crops, three views in evaluation. */
  public static EcgPreprocessing defaults() {
    return new EcgPreprocessing(STANDARD, 1250, 250, HIGH_PASS, 0.5, LEAD, 3, true, 0.1, 0.02);
  }

  /** Returns the same without augmentation, one view of the middle. */
  public EcgPreprocessing plain() {
    return new EcgPreprocessing(leads, samples, rate, baseline, cutoff, scale, 1, false, 0, 0);
  }

  /** Returns the same for another length and rate. */
  public EcgPreprocessing withLength(int otherSamples, double otherRate) {
    return new EcgPreprocessing(
        leads,
        otherSamples,
        otherRate,
        baseline,
        cutoff,
        scale,
        crops,
        randomCrop,
        leadDropout,
        noise);
  }

  /** Returns the same with another {@link #baseline} and {@link #scale}. */
  public EcgPreprocessing with(String otherBaseline, String otherScale) {
    return new EcgPreprocessing(
        leads,
        samples,
        rate,
        otherBaseline,
        cutoff,
        otherScale,
        crops,
        randomCrop,
        leadDropout,
        noise);
  }

  List<Lead> wanted() {
    return switch (leads) {
      case FRANK -> Lead.FRANK;
      case PLETH -> List.of(Lead.PLETH);
      default -> Lead.STANDARD;
    };
  }

  private static void among(String component, String value, Set<String> known, String allowed) {
    require(known.contains(value), component, "'" + value + "'", allowed);
  }

  static void require(boolean holds, String component, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          component,
          String.valueOf(value),
          "ECG: " + component + " is " + value + ", which is not allowed: use " + allowed + ".");
    }
  }
}
