package org.bindery.modality.video;

import java.util.Arrays;
import java.util.Locale;
import org.bindery.spi.CorruptSampleException;

/**
 * A video: the encoded file and what it says of itself. Frames are decoded when asked for and never
 * kept. Immutable; equal if the bytes of the files are. Safe for many threads.
 */
public final class Video {
  private final byte[] file;
  private final VideoFacts facts;

  private Video(byte[] file, VideoFacts facts) {
    this.file = file;
    this.facts = facts;
  }

  /**
   * Reads a file's packets without decoding them: MP4, MOV, WebM, Matroska, AVI, MPEG, GIF and
   * other containers, with any codec FFmpeg decodes.
   *
   * @param file the whole file; copied
   * @throws CorruptSampleException if it is not a video, has no moving pictures, or is cut short
   * @throws org.bindery.spi.DataException if FFmpeg's libraries are missing for this platform
   */
  public static Video decode(byte[] file) {
    if (file.length == 0) {
      throw new CorruptSampleException("The video has zero bytes.");
    }
    byte[] copy = file.clone();
    return new Video(copy, FrameReader.facts(copy));
  }

  /** Returns a copy of the file. */
  public byte[] file() {
    return file.clone();
  }

  /** Returns the width as seen, after rotation, in pixels. */
  public int width() {
    return facts.width();
  }

  /** Returns the height as seen, after rotation, in pixels. */
  public int height() {
    return facts.height();
  }

  /** Returns how many frames there are, at least 1. */
  public int frames() {
    return facts.index().frames();
  }

  /**
   * Returns the frames each second on average, as the container tells them; 25 where it does not,
   * as for a single frame.
   */
  public double fps() {
    return facts.fps();
  }

  /** Returns the duration as the reference counts it: frames by frames each second. */
  public double seconds() {
    return frames() / fps();
  }

  /**
   * Decodes one frame.
   *
   * @param index from 0
   * @return {@code width * height * 3} bytes red, green, blue, row by row from the top
   * @throws CorruptSampleException if it cannot be decoded
   */
  public byte[] rgb(int index) {
    RgbFrame[] found = new RgbFrame[1];
    read(new int[] {index}, (at, frame) -> found[0] = frame);
    return found[0].rgb();
  }

  /** Takes a frame that was decoded. */
  @FunctionalInterface
  interface Sink {
    void accept(int index, RgbFrame frame);
  }

  /**
   * Decodes some frames and hands on one after the other. In memory are the file, one frame of
   * three bytes a pixel, and the few frames the codec predicts from (16 at most for H.264).
   *
   * @param indices ascending, without repetition
   */
  void read(int[] indices, Sink sink) {
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= frames() || (i > 0 && indices[i] <= indices[i - 1])) {
        throw new IllegalArgumentException(
            "Frames "
                + Arrays.toString(indices)
                + " of "
                + frames()
                + " cannot be read: they must exist and ascend.");
      }
    }
    FrameReader.read(file, facts, indices, sink);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Video video && Arrays.equals(file, video.file);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(file);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Video[%d x %d, %d frames, %.2f fps, %d bytes]",
        width(),
        height(),
        frames(),
        fps(),
        file.length);
  }
}
