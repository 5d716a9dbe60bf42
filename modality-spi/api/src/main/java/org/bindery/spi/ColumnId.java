package org.bindery.spi;

import java.util.regex.Pattern;

/**
 * A column of a dataset and, in a binding graph, the signal that one tower embeds: a modality and,
 * where a dataset has several of a kind, a variant. Written {@code audio} or {@code audio.es}.
 *
 * @param modality the kind of signal
 * @param variant which of several, or the empty string
 */
public record ColumnId(ModalityId modality, String variant) implements Comparable<ColumnId> {
  private static final Pattern VARIANT = Pattern.compile("([a-z0-9][a-z0-9-]{0,31})?");

  /**
   * Checks the grammar of the variant: empty, or up to 32 lower-case letters, digits or hyphens.
   *
   * @throws ConfigException if it does not match
   */
  public ColumnId {
    if (!VARIANT.matcher(variant).matches()) {
      throw new ConfigException(
          "column",
          modality + "." + variant,
          "Column '"
              + modality
              + "."
              + variant
              + "' is not allowed: after the dot use lower-case letters, digits or hyphens, at most"
              + " 32.");
    }
  }

  /**
   * Reads {@code audio} or {@code audio.es}.
   *
   * @throws ConfigException if either part breaks its grammar
   */
  public static ColumnId of(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new ColumnId(ModalityId.of(text), "")
        : new ColumnId(ModalityId.of(text.substring(0, dot)), text.substring(dot + 1));
  }

  @Override
  public int compareTo(ColumnId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return variant.isEmpty() ? modality.value() : modality.value() + "." + variant;
  }
}
