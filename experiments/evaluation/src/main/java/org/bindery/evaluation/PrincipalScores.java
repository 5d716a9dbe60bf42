package org.bindery.evaluation;

/** Rows told by the directions in which they vary most (principal component analysis). */
public final class PrincipalScores {
  private PrincipalScores() {}

  /**
   * Returns centered rows along their principal directions, most variance first.
   *
   * @param name whose they are, for messages
   * @param rows {@code [n, width]}, at least two that differ
   * @param most how many directions to keep; fewer where the rows vary in fewer
   * @return {@code [n, kept]}
   * @throws org.bindery.spi.ConfigException if there are no rows, they differ in width, hold
   *     something that is no number, or are all the same
   */
  public static double[][] of(String name, double[][] rows, int most) {
    Features features = Features.of(name, rows);
    return PrincipalComponents.atMost(features, most).project(features);
  }
}
