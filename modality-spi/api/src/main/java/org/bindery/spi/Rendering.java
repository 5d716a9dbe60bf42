package org.bindery.spi;

import java.nio.charset.StandardCharsets;

/**
 * A picture, a sound or a text for people; knows nothing of Jupyter.
 *
 * @param mimeType {@code image/png}, {@code audio/wav}, {@code audio/ogg}, {@code text/plain} ...
 * @param body the encoded bytes; not written to afterwards
 * @param altText what a screen reader says, not blank
 */
public record Rendering(String mimeType, byte[] body, String altText) {
  /** Returns plain text. */
  public static Rendering text(String text) {
    return new Rendering("text/plain", text.getBytes(StandardCharsets.UTF_8), text);
  }
}
