package org.bindery.modality.text;

import java.nio.charset.Charset;

/**
 * Windows-1252 as browsers have it: the five bytes without a character stand for the control
 * characters of Latin-1.
 */
final class Windows1252 {
  private static final int FIRST = 0x80;
  private static final String CHARACTERS = characters();

  private Windows1252() {}

  /** Returns the character of a byte of 0 to 255. */
  static char decode(int b) {
    return b < FIRST ? (char) b : CHARACTERS.charAt(b - FIRST);
  }

  /**
   * Returns the byte that shows as a character in Windows-1252 or in Latin-1, -1 where there is
   * none.
   */
  static int encode(char c) {
    if (c < 0x100) {
      return c;
    }
    int index = CHARACTERS.indexOf(c);
    return index < 0 ? -1 : FIRST + index;
  }

  private static String characters() {
    byte[] bytes = new byte[0x100 - FIRST];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (FIRST + i);
    }
    StringBuilder characters =
        new StringBuilder(new String(bytes, Charset.forName("windows-1252")));
    for (int i = 0; i < bytes.length; i++) {
      if (characters.charAt(i) == '\uFFFD') {
        characters.setCharAt(i, (char) (FIRST + i));
      }
    }
    return characters.toString();
  }
}
