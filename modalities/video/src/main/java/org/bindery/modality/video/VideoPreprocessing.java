package org.bindery.modality.video;

import org.bindery.spi.ConfigException;

/**
 * How a video becomes {@code [3, frames, size, size]}: clips evenly spaced over it, a few frames of
 * each, scaled by their shorter side (torch's bilinear interpolation), normalized by CLIP's means
 * and deviations, and cut into squares along the longer side. The defaults are ImageBind's: five
 * clips of 2 s, two frames, three crops, so 15 views in evaluation. In training one view: a clip
 * and a place of the square chosen at random.
 *
 * @param size side of the features in pixels, 8 to 1024
 * @param clips how many clips, 1 to 100; one is the start of the video
 * @param clipSeconds how long a clip is, 0.02 to 100 s
 * @param frames how many frames of a clip, evenly spaced from its first to its last, 1 to 64; a
 *     single one is the clip's first
 * @param crops squares of a frame in evaluation: 3, at both ends and in the middle, or 1, the
 *     middle
 */
public record VideoPreprocessing(int size, int clips, double clipSeconds, int frames, int crops) {
  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public VideoPreprocessing {
    require(size >= 8 && size <= 1024, "size", size, "8 to 1024");
    require(clips >= 1 && clips <= 100, "clips", clips, "1 to 100");
    require(clipSeconds >= 0.02 && clipSeconds <= 100, "clipSeconds", clipSeconds, "0.02 to 100");
    require(frames >= 1 && frames <= 64, "frames", frames, "1 to 64");
    require(crops == 1 || crops == 3, "crops", crops, "1 or 3");
  }

  /** Returns ImageBind's values: 224 pixels, 5 clips of 2 s, 2 frames, 3 crops. */
  public static VideoPreprocessing defaults() {
    return new VideoPreprocessing(224, 5, 2, 2, 3);
  }

  /** Returns this for another size. */
  public VideoPreprocessing withSize(int other) {
    return new VideoPreprocessing(other, clips, clipSeconds, frames, crops);
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          "preprocessing." + name,
          String.valueOf(value),
          "Video preprocessing: " + name + " is " + value + "; use " + allowed + ".");
    }
  }
}
