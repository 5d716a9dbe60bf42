package org.bindery.spi;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a kind of signal, such as {@code audio}. It is written to disk and into metric keys,
 * so it has a grammar: a lower-case letter, then up to 31 lower-case letters, digits or hyphens.
 *
 * @param value the name itself
 */
public record ModalityId(String value) implements Comparable<ModalityId> {
  private static final Pattern GRAMMAR = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /** Ids that only packages below {@code org.bindery} may provide. */
  public static final Set<String> RESERVED =
      Set.of("image", "text", "audio", "depth", "thermal", "imu", "video", "ecg");

  /**
   * Checks the grammar.
   *
   * @throws ConfigException if {@code value} does not match it
   */
  public ModalityId {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new ConfigException(
          "modality",
          value,
          "Modality id '"
              + value
              + "' is not allowed: use a lower-case letter, then up to 31 lower-case letters,"
              + " digits or hyphens.");
    }
  }

  /** Returns the id with this name. */
  public static ModalityId of(String value) {
    return new ModalityId(value);
  }

  @Override
  public int compareTo(ModalityId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
