package org.bindery.modality.ecg;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bindery.spi.CorruptSampleException;

/**
 * A recording of one or more leads, {@code [leads, samples]} in mV (the pulse in no unit), all at
 * one rate. Immutable; equal if rate, leads and all values are.
 */
public final class Ecg {
  private static final long MOST_VALUES = 100_000_000;

  private final double rate;
  private final List<Lead> leads;
  private final float[][] values;

  private Ecg(double rate, List<Lead> leads, float[][] values) {
    this.rate = rate;
    this.leads = leads;
    this.values = values;
  }

  /**
   * Returns a recording; leads are put in the order of {@link Lead}.
   *
   * @param rate samples per second
   * @param leads which there are, each once
   * @param values a row for each lead, all of one length, in mV; copied
   * @throws CorruptSampleException if there is no lead, fewer than two samples, a lead twice, rows
   *     of different lengths, or a value that is not finite
   */
  public static Ecg of(double rate, List<Lead> leads, float[][] values) {
    if (!(rate > 0 && rate <= 1e6)) {
      throw new CorruptSampleException("its rate is " + rate + " samples per second");
    }
    if (leads.isEmpty() || leads.size() != values.length) {
      throw new CorruptSampleException(
          "it names " + leads.size() + " leads and has " + values.length);
    }
    int samples = values[0].length;
    if (samples < 2 || (long) samples * leads.size() > MOST_VALUES) {
      throw new CorruptSampleException(
          "it has " + samples + " samples; 2 or more are a recording, and 100 million values");
    }
    List<Lead> sorted = leads.stream().sorted().distinct().toList();
    if (sorted.size() < leads.size()) {
      throw new CorruptSampleException("it has a lead twice: " + leads);
    }
    float[][] kept = new float[sorted.size()][];
    for (int row = 0; row < sorted.size(); row++) {
      kept[row] = checked(sorted.get(row), values[leads.indexOf(sorted.get(row))], samples);
    }
    return new Ecg(rate, sorted, kept);
  }

  private static float[] checked(Lead lead, float[] row, int samples) {
    if (row.length != samples) {
      throw new CorruptSampleException(
          "lead " + lead.label() + " has " + row.length + " samples, others have " + samples);
    }
    float[] kept = new float[samples];
    for (int i = 0; i < samples; i++) {
      if (!Float.isFinite(row[i])) {
        throw new CorruptSampleException(
            "sample " + (i + 1) + " of lead " + lead.label() + " is " + row[i] + ", no number");
      }
      // There is one zero.
      kept[i] = row[i] + 0f;
    }
    return kept;
  }

  /** Returns samples per second. */
  public double rate() {
    return rate;
  }

  /** Returns the leads, in the order of {@link Lead}. */
  public List<Lead> leads() {
    return leads;
  }

  /** Returns how many samples each lead has. */
  public int samples() {
    return values[0].length;
  }

  /** Returns the duration in seconds. */
  public double seconds() {
    return samples() / rate;
  }

  /** Tells whether a lead is there. */
  public boolean has(Lead lead) {
    return leads.contains(lead);
  }

  /** Returns which of the twelve standard leads are there, in their order. */
  public boolean[] mask() {
    boolean[] mask = new boolean[Lead.STANDARD.size()];
    leads.stream().filter(Lead.STANDARD::contains).forEach(lead -> mask[lead.ordinal()] = true);
    return mask;
  }

  /**
   * Returns a value in mV.
   *
   * @param lead one that is there
   * @param at the sample, from 0
   */
  public float value(Lead lead, int at) {
    return row(lead)[at];
  }

  /** Returns a copy of a lead that is there. */
  public float[] signal(Lead lead) {
    return row(lead).clone();
  }

  private float[] row(Lead lead) {
    int row = leads.indexOf(lead);
    if (row < 0) {
      throw new IllegalArgumentException("There is no lead " + lead.label() + " in " + this + ".");
    }
    return values[row];
  }

  /** Returns this with some of its leads only; at least one of them is there. */
  public Ecg only(List<Lead> wanted) {
    List<Lead> kept = leads.stream().filter(wanted::contains).toList();
    return of(rate, kept, kept.stream().map(this::row).toArray(float[][]::new));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ecg ecg
        && Double.compare(rate, ecg.rate) == 0
        && leads.equals(ecg.leads)
        && Arrays.deepEquals(values, ecg.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Double.hashCode(rate) + leads.hashCode()) + Arrays.deepHashCode(values);
  }

  @Override
  public String toString() {
    return "ECG of "
        + leads.stream().map(Lead::label).collect(Collectors.joining(", "))
        + ", "
        + samples()
        + " samples at "
        + rate
        + " Hz";
  }
}
