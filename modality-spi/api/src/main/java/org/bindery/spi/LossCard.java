package org.bindery.spi;

import java.util.regex.Pattern;

/**
 * What a loss says of itself.
 *
 * @param id its name in specs, such as {@code infonce}: a lower-case letter, then up to 31
 *     lower-case letters, digits or hyphens
 * @param title a name for people, such as "Symmetric InfoNCE"
 * @param paper where it is from, such as {@code arXiv 1807.03748}
 * @param summary one sentence
 */
public record LossCard(String id, String title, String paper, String summary) {
  private static final Pattern GRAMMAR = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /**
   * Checks the grammar of the id.
   *
   * @throws ConfigException if it does not match
   */
  public LossCard {
    if (!GRAMMAR.matcher(id).matches()) {
      throw new ConfigException(
          "loss",
          id,
          "Loss id '"
              + id
              + "' is not allowed: use a lower-case letter, then up to 31 lower-case letters,"
              + " digits or hyphens.");
    }
  }
}
