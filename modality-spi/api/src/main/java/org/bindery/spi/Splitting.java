package org.bindery.spi;

/** How rows are divided into training, validation and test. */
public sealed interface Splitting {
  /** Each row says so itself, in its {@code split} cell: {@code train, validation, test}. */
  record Given() implements Splitting {}

  /**
   * By key, never by row: all rows of a key fall into the same split, because rows of one key (the
   * same description, the same patient) know each other's answer. The keys are drawn by a seed.
   *
   * @param validationKeys how many keys go to validation
   * @param testKeys how many keys go to test
   */
  record ByKey(int validationKeys, int testKeys) implements Splitting {
    /** Checks the range. */
    public ByKey {
      if (validationKeys < 0 || testKeys < 1) {
        throw new ConfigException(
            "splitting",
            validationKeys + "/" + testKeys,
            "A split by key needs at least one test key and no negative number of validation"
                + " keys.");
      }
    }
  }
}
