package org.bindery.modality.video;

import java.util.Arrays;

/**
 * Where the frames of a video are, in units of the stream's time base.
 *
 * <p>Frames are counted as decord does: one for each packet that is to be shown.
 */
final class FrameIndex {
  private final int frames;
  private final long[] times;
  private final long[] keys;

  /**
   * Sorts what a pass over the packets found.
   *
   * @param times when each frame is shown, in any order
   * @param keys when each frame is shown that is decoded without others
   * @param complete whether all times were known
   * @param trustKeys whether decoding may begin at the keys
   */
  FrameIndex(long[] times, long[] keys, boolean complete, boolean trustKeys) {
    frames = times.length;
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    boolean distinct = complete;
    for (int i = 1; i < sorted.length; i++) {
      distinct &= sorted[i] != sorted[i - 1];
    }
    this.times = distinct ? sorted : new long[0];
    this.keys = distinct && trustKeys ? keys.clone() : new long[0];
    Arrays.sort(this.keys);
  }

  int frames() {
    return frames;
  }

  /** Tells whether frames are found by their times; otherwise they are counted. */
  boolean timed() {
    return times.length > 0;
  }

  /** Returns when a frame is shown; only if {@link #timed}. */
  long time(int frame) {
    return times[frame];
  }

  /** Returns the last key at or before a time; the smallest value if there is none. */
  long keyBefore(long time) {
    int at = Arrays.binarySearch(keys, time);
    int floor = at >= 0 ? at : -at - 2;
    return floor < 0 ? Long.MIN_VALUE : keys[floor];
  }
}
