package org.bindery.modality.text;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Start token, the bytes of the text in UTF-8 shifted by 2, end token, zeros. A text too long is
 * cut between characters, never within one, and keeps its end token.
 */
final class ByteTokenizer implements Tokenizer {
  static final int START = 1;
  static final int END = 258;
  private static final int SHIFT = 2;

  @Override
  public TokenSpace space() {
    return new TokenSpace(END + 1, OptionalInt.of(END));
  }

  @Override
  public long[] ids(String text, int context) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, context - 2);
    while (length < bytes.length && length > 0 && isContinuation(bytes[length])) {
      length--;
    }
    long[] ids = new long[context];
    ids[0] = START;
    for (int i = 0; i < length; i++) {
      ids[i + 1] = (bytes[i] & 0xFF) + SHIFT;
    }
    ids[length + 1] = END;
    return ids;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }
}
