package org.bindery.modality.video;

import java.nio.charset.StandardCharsets;
import org.bindery.spi.DataException;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;

/**
 * FFmpeg's native libraries. They unpack and load at the first video, not with the plugin, so that
 * a machine they were not built for can do everything but videos.
 */
final class Ffmpeg {
  private Ffmpeg() {}

  /** JavaCPP reads its settings once, when its own classes are initialized. */
  private static final class Loaded {
    static {
      // By default JavaCPP refuses to work once the whole process, libtorch's weights included,
      // holds more than four times Java's heap. All native memory here is freed by hand.
      if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
      }
    }

    private Loaded() {}

    static void silence() {
      avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }
  }

  /**
   * Loads the libraries unless they are loaded, and silences their log.
   *
   * @throws DataException if there are none for this platform
   */
  static void require() {
    try {
      Loaded.silence();
    } catch (LinkageError missing) {
      throw missing(Loader.Detector.getPlatform(), missing);
    }
  }

  /** Returns the sentence for a platform without libraries. */
  static DataException missing(String platform, LinkageError cause) {
    return new DataException(
        "Videos cannot be read here: FFmpeg's native library for "
            + platform
            + " is missing or cannot be unpacked into the home folder; build with -Dffmpeg.classifier="
            + platform
            + " if it exists for that platform, or leave videos out.",
        cause);
  }

  /** Returns FFmpeg's own words for one of its error codes. */
  static String words(int code) {
    byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
    avutil.av_strerror(code, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}
