package org.bindery.modality.video;

import java.util.ArrayList;
import java.util.List;
import org.bindery.spi.support.ClipSampler;

/**
 * Which frames of a video are looked at. Exact where ImageBind is exact (where clips begin) and in
 * doubles or floats where it is not (which frames those are), so that the same frames are taken.
 *
 * @param clips where clips lie
 * @param frames how many frames of each
 */
record FrameSampler(ClipSampler clips, int frames) {
  /** Returns for each clip the frames taken, ascending, maybe with repetition. */
  List<int[]> sample(int frameCount, double fps) {
    List<int[]> sampled = new ArrayList<>();
    for (int i = 0; i < clips.clips(); i++) {
      ClipSampler.Clip clip = clips.clip(i, frameCount / fps);
      double end = Math.ceil(fps * clip.end().seconds());
      int to = (int) Math.min(frameCount, Math.max(1, end));
      // Of a clip that falls between two frames, the one before it.
      int from = (int) Math.min(to - 1, Math.ceil(fps * clip.start().seconds()));
      sampled.add(spread(from, to - from));
    }
    return sampled;
  }

  /** Returns {@code from + trunc(linspace(0, length - 1, frames))}, linspace as torch has it. */
  private int[] spread(int from, int length) {
    int[] indices = new int[frames];
    int last = length - 1;
    // torch's linspace of one number is its beginning.
    float step = frames == 1 ? 0 : (float) last / (frames - 1);
    for (int i = 0; i < frames; i++) {
      float place = frames == 1 || i < frames / 2 ? step * i : last - step * (frames - 1 - i);
      indices[i] = from + Math.max(0, Math.min(last, (int) place));
    }
    return indices;
  }
}
