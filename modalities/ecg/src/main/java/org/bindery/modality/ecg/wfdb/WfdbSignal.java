package org.bindery.modality.ecg.wfdb;

/**
 * One signal, as the header declares it.
 *
 * @param file the name of the file its samples stand in, in the header's folder
 * @param format 16, 61, 80 or 212
 * @param samplesPerFrame how many samples it has in a frame, at least 1
 * @param skew by how many frames it is late in the file, 0 or more
 * @param offset bytes before the first sample
 * @param gain digital steps in one unit, not 0
 * @param baseline the digital value of 0 units
 * @param unit such as {@code mV}, {@code mmHg}, {@code NU}
 * @param first the digital value of the first sample, or {@link #UNKNOWN}
 * @param checksum the sum of all samples, in 16 bits with sign, or {@link #UNKNOWN}
 * @param name what it is, such as {@code MLII}; may be empty
 */
public record WfdbSignal(
    String file,
    int format,
    int samplesPerFrame,
    int skew,
    int offset,
    double gain,
    int baseline,
    String unit,
    int first,
    int checksum,
    String name) {
  /** Stands where a header does not say. */
  public static final int UNKNOWN = Integer.MIN_VALUE;

  /** What a header means that gives no gain, or 0. */
  public static final double DEFAULT_GAIN = 200;

  /** Returns a digital value in {@link #unit}. */
  public double physical(int digital) {
    return (digital - baseline) / gain;
  }
}
