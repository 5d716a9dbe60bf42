package org.bindery.modality.image;

/**
 * What a JPEG file's header says of its colors; the JDK gives four-channel files as raw values.
 *
 * @param channels how many there are: 1 grey, 3 color, 4 inks
 * @param ycck whether the first three inks are turned into luma and chroma (ITU-T T.871)
 */
record JpegColors(int channels, boolean ycck) {
  private static final int MARKER_START = 0xFF;
  private static final int APP14 = 0xEE;
  private static final int START_OF_SCAN = 0xDA;
  private static final int ADOBE_TRANSFORM = 15;

  static JpegColors of(byte[] file) {
    int channels = 0;
    boolean ycck = false;
    int at = 2;
    while (at + ADOBE_TRANSFORM < file.length && (file[at] & 0xFF) == MARKER_START) {
      int marker = file[at + 1] & 0xFF;
      if (marker == START_OF_SCAN) {
        break;
      }
      if (marker == APP14 && file[at + 4] == 'A' && file[at + 5] == 'd') {
        ycck = file[at + ADOBE_TRANSFORM] == 2;
      }
      if (startsFrame(marker)) {
        channels = file[at + 9];
      }
      at += 2 + ((file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
    }
    return new JpegColors(channels, ycck);
  }

  private static boolean startsFrame(int marker) {
    // The range of frame markers, less Huffman tables, a reserved one and arithmetic coding.
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /**
   * Turns four raw values in place into amounts of light; 255 is none taken away by this ink. Files
   * hold inks inverted, as Adobe writes them.
   */
  void toLight(int[] pixels, int at) {
    if (ycck) {
      double luma = pixels[at];
      double blue = pixels[at + 1] - 128;
      double red = pixels[at + 2] - 128;
      pixels[at] = 255 - clip(luma + 1.402 * red);
      pixels[at + 1] = 255 - clip(luma - 0.344136286 * blue - 0.714136286 * red);
      pixels[at + 2] = 255 - clip(luma + 1.772 * blue);
    }
  }

  private static int clip(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
