package org.bindery.modality.video;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The sampled frames of each clip, scaled and normalized. Clips that share a frame share its array.
 *
 * @param width of a frame, in pixels
 * @param height of a frame, in pixels
 * @param clips for each clip its frames, each {@code [3, height, width]}; not written to
 */
record PreparedVideo(int width, int height, List<List<float[]>> clips) {
  long bytes() {
    Set<float[]> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    clips.forEach(distinct::addAll);
    return distinct.stream().mapToLong(frame -> 4L * frame.length + 16).sum() + 64;
  }

  /** Returns the square of side {@code size} of one clip, {@code [3, frames, size, size]}. */
  float[] cut(int clip, int left, int top, int size) {
    List<float[]> frames = clips.get(clip);
    float[] out = new float[3 * frames.size() * size * size];
    int at = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (float[] frame : frames) {
        for (int y = 0; y < size; y++) {
          int from = (channel * height + top + y) * width + left;
          System.arraycopy(frame, from, out, at, size);
          at += size;
        }
      }
    }
    return out;
  }
}
