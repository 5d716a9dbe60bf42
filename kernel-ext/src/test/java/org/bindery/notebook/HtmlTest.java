package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.bindery.spi.Rendering;
import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void textCannotBecomeMarkup() {
    assertThat(Html.escape("<img onerror='x' alt=\"&\">"))
        .isEqualTo("&lt;img onerror=&#39;x&#39; alt=&quot;&amp;&quot;&gt;");
  }

  @Test
  void picturesAreEmbeddedWithWordsForThoseWhoCannotSeeThem() {
    assertThat(Html.sample(new Rendering("image/png", new byte[] {1, 2, 3}, "a \"red\" boat"), 72))
        .startsWith("<img src=\"data:image/png;base64,AQID\"")
        .contains("alt=\"a &quot;red&quot; boat\"");
  }

  @Test
  void soundsGetAPlayer() {
    assertThat(Html.sample(new Rendering("audio/wav", new byte[] {0}, "a bark"), 72))
        .startsWith("<audio controls")
        .contains("data:audio/wav;base64,AA==");
  }

  @Test
  void longTextsAreShortened() {
    assertThat(Html.sample(Rendering.text("x".repeat(10_000)), 72).length()).isLessThan(400);
    assertThat(Html.shorten("a long story", 7)).isEqualTo("a long…");
  }
}
