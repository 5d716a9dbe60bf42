package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected here is what ftfy 6.3.1 and Python's html.unescape give. */
class TextRepairTest {
  private static final List<String> HONEST =
      List.of(
          "El niño comió piñas en España",
          "Ärger über Öl, Straße, MÄRZ",
          "“Quoted” — it’s fine… «sí» ‹non›",
          "日本の写真",
          "Фото кошки",
          "Καλημέρα κόσμε",
          "Zażółć gęślą jaźń",
          "ÉCOLE À LA CARTE, CAFÉ™, Ø 5 × 3, £5 ±2 °C ½",
          "Ã is a letter, and so is Â.",
          "naïve façade œuvre",
          "EN ESPAÑA Y À“ok”",
          "Đường Việt");

  @Test
  void honest_text_stays_as_it_is_but_for_its_quotes() {
    for (String text : HONEST) {
      assertThat(TextRepair.repair(text)).isEqualTo(straight(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows-1252", "ISO-8859-1"})
  void utf8_read_in_a_western_encoding_is_read_again(String wrong) {
    List<String> texts =
        List.of(
            "El niño comió piñas en España",
            "Ein schöner Tag",
            "it’s fine…",
            "日本の写真",
            "Фото кошки",
            "Καλημέρα κόσμε",
            "한국어 사진",
            "🐶 ❤️",
            "25 °C, €5");
    for (String text : texts) {
      String garbled = garbled(text, wrong);
      assertThat(garbled).isNotEqualTo(text);
      assertThat(TextRepair.repair(garbled)).isEqualTo(straight(text));
      assertThat(TextRepair.repair(garbled(garbled, wrong))).isEqualTo(straight(text));
    }
  }

  @Test
  void garbled_words_among_others_are_repaired_alone() {
    assertThat(TextRepair.repair("東京 cafÃ© — It’s â€œokâ€\u009d"))
        .isEqualTo("東京 café — It's \"ok\"");
    assertThat(TextRepair.repair("un cÅ“ur à Paris")).isEqualTo("un cœur à Paris");
  }

  @Test
  void a_long_garbled_text_is_repaired_too() {
    String honest = "é日🐶 ".repeat(20_000);

    assertThat(TextRepair.repair(garbled(honest, "windows-1252"))).isEqualTo(honest);
    assertThat(TextRepair.repair("東" + "Ã©".repeat(50_000) + "京"))
        .isEqualTo("東" + "é".repeat(50_000) + "京");
  }

  @Test
  void what_programs_do_to_text_is_undone() {
    assertRepaired("a\u0093b\u0094 \u0080", "a\"b\" €");
    assertRepaired("ﬁne oﬃce ﬅ ŉ Ǆ ĳ", "fine office ſt 'n DŽ ij");
    assertRepaired("ＡＢｃ！　ｶﾞ", "ABc! ガ");
    assertRepaired("‘a’ “b” ʼc", "'a' \"b\" 'c");
    assertRepaired("a\r\nb\rc\u2028d\u2029e\u0085f", "a\nb\nc\nd\ne…f");
    assertRepaired("\u0007bell \u001B[1;31mred\u001B[0m", "bell red");
    assertRepaired("\uFEFFa\u206Ab\uFFF9c\u0000d\u007F", "abcd");
    assertRepaired("a\uD83Db \uD83D\uDC36", "a\uFFFDb \uD83D\uDC36");
    assertRepaired("a\u0301", "á");
    assertRepaired("½ ² ™ ① … —", "½ ² ™ ① … —");
    assertRepaired("&eacute;&NTILDE;&LTIMES;&bogus;", "éÑ&LTIMES;&bogus;");
    assertRepaired("&amp;eacute; &eacute", "é &eacute");
    assertRepaired("<b> &eacute;", "<b> &eacute;");
  }

  @Test
  void entities_stay_from_the_first_line_with_a_tag_on() {
    assertThat(TextRepair.repair("&gt;\n<b>\n&gt;")).isEqualTo(">\n<b>\n&gt;");
  }

  @Test
  void repairing_twice_changes_nothing_more() {
    for (String text : HONEST) {
      String once = TextRepair.repair(garbled(text, "windows-1252"));
      assertThat(TextRepair.repair(once)).isEqualTo(once);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "&eacute;,é",
        "&eacute1,é1",
        "&notit;,¬it;",
        "&NotEqualTilde;,≂̸",
        "&fjlig;,fj",
        "&apos;,'",
        "&#233;&#xE9;&#XE9,ééé",
        "&#0000065;,A",
        "&#x80;&#150;&#x81;,€–\u0081",
        "&#0;&#xD800;&#1114112;&#99999999999999;,\uFFFD\uFFFD\uFFFD\uFFFD",
        "a&#1;&#127;&#xFDD0;&#x1FFFF;b,ab",
        "&#13;,`\r`",
        "&amp;lt;,&lt;",
        "&bogus; & &; &#; &#x;,&bogus; & &; &#; &#x;",
        "x&y;z,x&y;z",
        "&#128054;,🐶",
      })
  void references_are_decoded_as_browsers_do(String text, String decoded) {
    assertThat(HtmlEntities.unescape(text)).isEqualTo(decoded);
  }

  @ParameterizedTest
  @CsvSource({"ΣΑΣ,σας", "Σ,σ", "ΣΑΣ.,σας.", "ΣΑ'Σ Α,σα'ς α", "Α.Σ.Α,α.σ.α", "İI,i\u0307i", "ẞ,ß"})
  void small_letters_are_unicodes(String text, String small) {
    assertThat(SmallLetters.of(text)).isEqualTo(small);
    assertThat(SmallLetters.of("ΣΑΣ\"ok\"")).isEqualTo("σας\"ok\"");
  }

  private static void assertRepaired(String text, String repaired) {
    assertThat(TextRepair.repair(text)).isEqualTo(repaired);
  }

  private static String straight(String text) {
    return text.replaceAll("[‘’]", "'").replaceAll("[“”]", "\"");
  }

  private static String garbled(String text, String wrong) {
    StringBuilder garbled = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      String character = new String(new byte[] {b}, Charset.forName(wrong));
      garbled.append(character.equals("\uFFFD") ? (char) (b & 0xFF) : character.charAt(0));
    }
    return garbled.toString();
  }
}
