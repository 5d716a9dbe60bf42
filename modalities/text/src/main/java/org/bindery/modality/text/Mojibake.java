package org.bindery.modality.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Undoes the reading of UTF-8 as Latin-1 or Windows-1252, which makes {@code Ã©} of {@code é}.
 *
 * <p>A text is touched only where it holds a sequence that honest text does not: the shape of a
 * character in UTF-8, and a pair such as {@code Ã©} or {@code â€} that no language writes. Then the
 * whole text is read again if all of it fits, else each such run alone. Texts garbled in another
 * way (Windows-1251, Mac Roman, lost bytes), which ftfy knows too, stay as they are.
 */
final class Mojibake {
  /** What follows a letter in honest text: closing marks, dashes, signs, a few letters. */
  private static final String HONEST = "‚„…‹‘’“”•–—™š›ž\u00A0¡§©«\u00AD®°±²³´µ¶·¹»¼½¾¿";

  /** What follows a letter in honest text whatever comes after it. */
  private static final String SPACING = "…’–—\u00A0\u00AD°´·";

  /** What follows another mark in honest text. */
  private static final String HONEST_AFTER_MARK = "€‚„…‹‘’“”•–—™›\u00A0¡¢£¥§©«\u00AD®°´¶·»¿";

  private static final String CONTINUATION = continuation();
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "[\u00C2-\u00DF][C]|[\u00E0-\u00EF][C]{2}|[\u00F0-\u00F4][C]{3}"
              .replace("C", CONTINUATION));

  private Mojibake() {}

  /** Returns the text with every garbling undone, that of garbled text too. */
  static String undo(String text) {
    String before;
    String undone = text;
    do {
      before = undone;
      undone = undoOnce(before);
    } while (!undone.equals(before));
    return undone;
  }

  private static String undoOnce(String text) {
    return isGarbled(text, 0, text.length()) ? decode(text).orElseGet(() -> undoRuns(text)) : text;
  }

  /** Reads each run of adjacent sequences again, if it fits and one of them is garbled. */
  private static String undoRuns(String text) {
    StringBuilder undone = new StringBuilder(text.length());
    Matcher sequence = SEQUENCE.matcher(text);
    int start = 0;
    int end = 0;
    boolean more = true;
    while (more) {
      more = sequence.find();
      if (more && sequence.start() == end) {
        end = sequence.end();
        continue;
      }
      String run = text.substring(start, end);
      undone.append(isGarbled(text, start, end) ? decode(run).orElse(run) : run);
      start = more ? sequence.start() : text.length();
      undone.append(text, end, start);
      end = more ? sequence.end() : start;
    }
    return undone.toString();
  }

  private static boolean isGarbled(String text, int start, int end) {
    Matcher sequence = SEQUENCE.matcher(text).region(start, end);
    while (sequence.find()) {
      int next = sequence.end();
      if (isGarbledSequence(sequence.group())
          || isFrenchOe(sequence.group(), next < text.length() ? text.charAt(next) : ' ')) {
        return true;
      }
    }
    return false;
  }

  /** The one sequence with an opening quote that is common: {@code cÅ“ur}. */
  private static boolean isFrenchOe(String sequence, char next) {
    return sequence.equals("Å“") && Character.isLowerCase(next);
  }

  private static boolean isGarbledSequence(String sequence) {
    char lead = sequence.charAt(0);
    char second = sequence.charAt(1);
    if (isControl(second)) {
      return true;
    }
    if (sequence.length() > 2) {
      return !isOneOf(second, SPACING)
          && (!isOneOf(second, HONEST) || !isOneOf(sequence.charAt(2), HONEST_AFTER_MARK));
    }
    return switch (lead) {
      case 'Â' -> second >= '\u00A0' && second <= '\u00BF';
      case 'Ã' -> !isOneOf(second, "‚ƒ…Ž’");
      case 'Î', 'Ð' -> !isOneOf(second, "…Ž’");
      case 'Ò', 'Ó', 'Ô', 'Õ', 'Ö', 'Ù', 'Ú', 'Û', 'Þ' -> false;
      default -> !isOneOf(second, HONEST) && !isOneOf(second, "ŠŽŸ");
    };
  }

  private static boolean isControl(char c) {
    return c >= '\u0080' && c <= '\u009F';
  }

  private static boolean isOneOf(char c, String set) {
    return set.indexOf(c) >= 0;
  }

  private static Optional<String> decode(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      int b = Windows1252.encode(text.charAt(i));
      if (b < 0) {
        return Optional.empty();
      }
      bytes.put((byte) b);
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String continuation() {
    StringBuilder characters = new StringBuilder("\u0080-\u00BF");
    for (int b = 0x80; b < 0xA0; b++) {
      characters.append(Windows1252.decode(b));
    }
    return characters.toString();
  }
}
