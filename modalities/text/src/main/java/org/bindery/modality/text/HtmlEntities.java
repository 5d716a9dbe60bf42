package org.bindery.modality.text;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/** Character references of HTML 5, decoded as Python's {@code html.unescape} and ftfy do. */
final class HtmlEntities {
  private static final Pattern REFERENCE =
      Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)");
  private static final Pattern CLOSED = Pattern.compile("&#?[0-9A-Za-z]{1,24};");
  private static final String REPLACEMENT = "\uFFFD";

  private HtmlEntities() {}

  /**
   * Decodes by the rules for browsers: some names need no semicolon and may run into what follows
   * (that of {@code ¬} before the letters "it", for instance), 128 to 159 are meant as
   * Windows-1252, numbers of control characters vanish and numbers of no character become U+FFFD.
   * What is no reference stays.
   */
  static String unescape(String text) {
    return text.indexOf('&') < 0
        ? text
        : REFERENCE.matcher(text).replaceAll(match -> literal(decoded(match.group(1))));
  }

  /**
   * Decodes only what ends in a semicolon, as ftfy does; a name in capitals that HTML does not know
   * is taken for the capital of the small one, so that NTILDE is {@code Ñ}.
   */
  static String unescapeClosed(String text) {
    return text.indexOf('&') < 0
        ? text
        : CLOSED.matcher(text).replaceAll(HtmlEntities::closedReplacement);
  }

  private static String closedReplacement(MatchResult match) {
    String reference = match.group();
    String name = reference.substring(1, reference.length() - 1);
    if (name.startsWith("#")) {
      String character = unescape(reference);
      return literal(character.contains(";") ? reference : character);
    }
    if (Entities.isNamedEntity(name)) {
      return literal(Entities.getByName(name));
    }
    String small = name.toLowerCase(Locale.ROOT);
    boolean capitals =
        name.equals(small.toUpperCase(Locale.ROOT))
            && Entities.isNamedEntity(small)
            && unescape(reference).equals(reference);
    return literal(capitals ? Entities.getByName(small).toUpperCase(Locale.ROOT) : reference);
  }

  private static String literal(String replacement) {
    return Matcher.quoteReplacement(replacement);
  }

  private static String decoded(String reference) {
    boolean closed = reference.endsWith(";");
    String name = closed ? reference.substring(0, reference.length() - 1) : reference;
    if (name.startsWith("#")) {
      boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
      return character(hex ? name.substring(2) : name.substring(1), hex ? 16 : 10);
    }
    if (closed && Entities.isNamedEntity(name)) {
      return Entities.getByName(name);
    }
    for (int length = name.length(); length > 1; length--) {
      String prefix = name.substring(0, length);
      if (Entities.isBaseNamedEntity(prefix)) {
        return Entities.getByName(prefix) + reference.substring(length);
      }
    }
    return "&" + reference;
  }

  private static String character(String digits, int radix) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    if (significant.length() > 7) {
      return REPLACEMENT;
    }
    int codePoint = Integer.parseInt(significant, radix);
    if (codePoint == 0
        || codePoint > Character.MAX_CODE_POINT
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
      return REPLACEMENT;
    }
    if (codePoint == '\r') {
      return "\r";
    }
    if (codePoint >= 0x80 && codePoint < 0xA0) {
      return Character.toString(Windows1252.decode(codePoint));
    }
    return isNoText(codePoint) ? "" : Character.toString(codePoint);
  }

  private static boolean isNoText(int codePoint) {
    boolean control =
        codePoint < 0x20 && codePoint != '\t' && codePoint != '\n' && codePoint != '\f';
    boolean noncharacter =
        (codePoint >= 0xFDD0 && codePoint <= 0xFDEF) || (codePoint & 0xFFFE) == 0xFFFE;
    return control || codePoint == 0x7F || noncharacter;
  }
}
