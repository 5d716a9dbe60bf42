package org.bindery.modality.ecg.wfdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.spi.DataException;

/**
 * A record with its samples in memory. Immutable.
 *
 * <p>Checksums and first values are compared with what the header says, so that a record that was
 * read is the record that was written.
 */
public final class WfdbRecord {
  private final WfdbHeader header;
  private final int[][] samples;

  private WfdbRecord(WfdbHeader header, int[][] samples) {
    this.header = header;
    this.samples = samples;
  }

  /**
   * Reads a record.
   *
   * @param file its header, which ends in {@code .hea}; signal files stand beside it
   * @throws DataException in one sentence naming the file, if a file is not there, too short, of a
   *     format that is not read, or not what its checksum says
   */
  public static WfdbRecord read(Path file) {
    WfdbHeader header = WfdbHeader.read(file);
    Path folder = file.toAbsolutePath().getParent();
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int signal = 0; signal < header.signals().size(); signal++) {
      groups
          .computeIfAbsent(header.signals().get(signal).file(), name -> new ArrayList<>())
          .add(signal);
    }
    int[][] samples = new int[header.signals().size()][];
    groups.forEach((name, group) -> readGroup(header, group, beside(folder, name), samples));
    return new WfdbRecord(header, samples);
  }

  private static Path beside(Path folder, String name) {
    Path file = folder.resolve(name).normalize();
    if (name.isEmpty() || name.equals("~") || !file.startsWith(folder.normalize())) {
      throw new DataException(
          "The WFDB header in "
              + folder
              + " names the signal file '"
              + name
              + "', which is not a file beside it.");
    }
    return file;
  }

  private static void readGroup(
      WfdbHeader header, List<Integer> group, Path file, int[][] samples) {
    WfdbSignal lead = header.signals().get(group.get(0));
    int perFrame = 0;
    for (int signal : group) {
      WfdbSignal other = header.signals().get(signal);
      if (other.format() != lead.format() || other.offset() != lead.offset()) {
        throw new DataException(
            "The WFDB signal file "
                + file
                + " is said to be of format "
                + lead.format()
                + "+"
                + lead.offset()
                + " and of "
                + other.format()
                + "+"
                + other.offset()
                + "; the signals of a file have one format.");
      }
      perFrame += other.samplesPerFrame();
    }
    SampleFormat format = SampleFormat.of(lead.format(), file);
    byte[] bytes = bytes(file);
    long frames = frames(header, file, bytes.length - (long) lead.offset(), format, perFrame);
    int[] all = format.decode(bytes, lead.offset(), Math.toIntExact(frames * perFrame));
    int before = 0;
    for (int signal : group) {
      WfdbSignal declared = header.signals().get(signal);
      samples[signal] =
          own(all, Math.toIntExact(frames), perFrame, before, declared.samplesPerFrame());
      before += declared.samplesPerFrame();
      check(declared, samples[signal], file);
      samples[signal] = aligned(declared, samples[signal], format.invalid());
    }
  }

  private static long frames(
      WfdbHeader header, Path file, long length, SampleFormat format, int perFrame) {
    long held = Math.max(0, format.samples(length)) / perFrame;
    long frames = header.frames() > 0 ? header.frames() : held;
    if (held < frames) {
      throw new DataException(
          "The WFDB signal file "
              + file
              + " is cut short: its header promises "
              + frames
              + " frames, it holds "
              + held
              + ".");
    }
    if (frames * perFrame > Integer.MAX_VALUE - 16) {
      throw new DataException(
          "The WFDB signal file " + file + " holds " + frames + " frames, too many for memory.");
    }
    return frames;
  }

  private static byte[] bytes(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          "The WFDB signal file " + file + " is not there, though its header names it.");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DataException("The WFDB signal file " + file + " cannot be read: " + e + ".", e);
    }
  }

  /** Picks the samples of one signal out of the frames of all. */
  private static int[] own(int[] all, int frames, int perFrame, int before, int count) {
    int[] own = new int[frames * count];
    for (int frame = 0; frame < frames; frame++) {
      System.arraycopy(all, frame * perFrame + before, own, frame * count, count);
    }
    return own;
  }

  private static void check(WfdbSignal signal, int[] samples, Path file) {
    int sum = 0;
    for (int sample : samples) {
      sum += sample;
    }
    boolean summed = signal.checksum() == WfdbSignal.UNKNOWN || (short) sum == signal.checksum();
    boolean begun =
        signal.first() == WfdbSignal.UNKNOWN || samples.length == 0 || samples[0] == signal.first();
    if (!summed || !begun) {
      throw new DataException(
          "The WFDB signal file "
              + file
              + " was altered: signal '"
              + signal.name()
              + "' "
              + (summed
                  ? "begins with " + samples[0] + ", its header says " + signal.first()
                  : "has the checksum " + (short) sum + ", its header says " + signal.checksum())
              + ".");
    }
  }

  /** Undoes the skew: a signal that is late in the file is moved forward, its end not known. */
  private static int[] aligned(WfdbSignal signal, int[] samples, int invalid) {
    int late = Math.min(samples.length, signal.skew() * signal.samplesPerFrame());
    if (late == 0) {
      return samples;
    }
    int[] moved = new int[samples.length];
    System.arraycopy(samples, late, moved, 0, samples.length - late);
    Arrays.fill(moved, samples.length - late, samples.length, invalid);
    return moved;
  }

  /** Returns the header. */
  public WfdbHeader header() {
    return header;
  }

  /** Returns how many samples a signal has. */
  public int samples(int signal) {
    return samples[signal].length;
  }

  /** Returns a sample as it is stored, skew undone. */
  public int digital(int signal, int at) {
    return samples[signal][at];
  }

  /**
   * Returns samples in the signal's unit; NaN where the recorder had none.
   *
   * @param from the first sample, 0 or more
   * @param count how many, {@code from + count} at most {@link #samples}
   */
  public double[] physical(int signal, int from, int count) {
    WfdbSignal declared = header.signals().get(signal);
    int invalid = SampleFormat.invalid(declared.format());
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      int digital = samples[signal][from + i];
      values[i] = digital == invalid ? Double.NaN : declared.physical(digital);
    }
    return values;
  }
}
