package org.bindery.worlds;

/**
 * Whether one statement about a world came out.
 *
 * @param claim the statement
 * @param expected what must come out, with the numbers of the first measurement where there are any
 * @param measured what came out, with its statistics
 * @param passed whether the two agree
 */
public record Verdict(String claim, String expected, String measured, boolean passed) {
  @Override
  public String toString() {
    return (passed ? "pass  " : "FAIL  ")
        + claim
        + "\n        expected: "
        + expected
        + "\n        measured: "
        + measured;
  }
}
