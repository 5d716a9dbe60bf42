package org.bindery.modality.text;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Repairs what programs do to text, after the defaults of ftfy 6.3 ({@code fix_text}; Speer 2019),
 * which CLIP's tokenizer begins with. In this order, until nothing changes: character references of
 * HTML (as long as no line so far has a {@code <}), {@link Mojibake}, control characters that are
 * Windows-1252, ligatures, half and full width, curly quotes, line breaks, halves of characters,
 * terminal escapes, control characters, NFC.
 *
 * <p>The one place where ftfy goes further is mojibake of rarer kinds; see there.
 */
final class TextRepair {
  private static final Pattern SINGLE_QUOTE = Pattern.compile("[\u02BC\u2018-\u201B]");
  private static final Pattern DOUBLE_QUOTE = Pattern.compile("[\u201C-\u201F]");
  private static final Pattern LINE_BREAK = Pattern.compile("\r\n?|[\u2028\u2029\u0085]");
  private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");
  private static final Pattern TERMINAL_ESCAPE = Pattern.compile("\u001B\\[[0-9;]*[A-Za-z]");
  private static final Pattern CONTROL =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0E-\\x1F\\x7F\u206A-\u206F\uFEFF\uFFF9-\uFFFC]");

  private TextRepair() {}

  /** Returns the repaired text, line by line. */
  static String repair(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    boolean markup = false;
    int start = 0;
    while (start < text.length()) {
      int lineFeed = text.indexOf('\n', start);
      int end = lineFeed < 0 ? text.length() : lineFeed + 1;
      String line = text.substring(start, end);
      markup |= line.indexOf('<') >= 0;
      repaired.append(repairLine(line, markup));
      start = end;
    }
    return repaired.toString();
  }

  private static String repairLine(String line, boolean markup) {
    String before;
    String text = line;
    do {
      before = text;
      text = Mojibake.undo(markup ? text : HtmlEntities.unescapeClosed(text));
      text = onCharacters(text);
      text = SINGLE_QUOTE.matcher(text).replaceAll("'");
      text = DOUBLE_QUOTE.matcher(text).replaceAll("\"");
      text = LINE_BREAK.matcher(text).replaceAll("\n");
      text = HALF_CHARACTER.matcher(text).replaceAll("\uFFFD");
      text = TERMINAL_ESCAPE.matcher(text).replaceAll("");
      text = CONTROL.matcher(text).replaceAll("");
      text = Normalizer.normalize(text, Normalizer.Form.NFC);
    } while (!text.equals(before));
    return text;
  }

  private static String onCharacters(String text) {
    StringBuilder result = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      result.append(character(text.charAt(i)));
    }
    return result.toString();
  }

  private static String character(char c) {
    if (c >= '\u0080' && c <= '\u009F') {
      return Character.toString(Windows1252.decode(c));
    }
    if (c == '\u3000') {
      return " ";
    }
    boolean width = c >= '\uFF01' && c <= '\uFFEF';
    return width || isLigature(c) ? compatible(c) : Character.toString(c);
  }

  /** The ligatures and digraphs of Latin letters that stand for typography or old encodings. */
  private static boolean isLigature(char c) {
    return c == 'Ĳ'
        || c == 'ĳ'
        || c == 'ŉ'
        || (c >= 'Ǆ' && c <= 'ǌ')
        || (c >= 'Ǳ' && c <= 'ǳ')
        || (c >= 'ﬀ' && c <= 'ﬆ');
  }

  private static String compatible(char c) {
    // NFKC would make the long s of this one short.
    return c == 'ﬅ' ? "ſt" : Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
  }
}
