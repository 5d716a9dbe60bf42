package org.bindery.modality.text;

import org.bindery.spi.Renderer;
import org.bindery.spi.Rendering;

/** The text itself, shortened to 200 characters. */
final class TextRenderer implements Renderer<String> {
  private static final int LONGEST = 200;

  @Override
  public Rendering render(String sample) {
    if (sample.isBlank()) {
      return Rendering.text("(blank text)");
    }
    if (sample.codePointCount(0, sample.length()) <= LONGEST) {
      return Rendering.text(sample);
    }
    return Rendering.text(
        sample.substring(0, sample.offsetByCodePoints(0, LONGEST - 1)).stripTrailing() + "…");
  }
}
