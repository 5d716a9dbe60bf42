package org.bindery.runner;

/**
 * One line of the doctor's report.
 *
 * @param what was looked at
 * @param state how it is
 * @param detail what was found
 * @param advice what to type, or the empty string
 */
public record Finding(String what, State state, String detail, String advice) {
  /** How something is. */
  public enum State {
    /** There. */
    OK("ok"),
    /** Not there yet; some command makes it. */
    LATER("not yet"),
    /** Not there, and needed. */
    MISSING("missing");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** Returns it in a word, for people. */
    public String label() {
      return label;
    }
  }

  static Finding ok(String what, String detail) {
    return new Finding(what, State.OK, detail, "");
  }

  static Finding later(String what, String detail, String advice) {
    return new Finding(what, State.LATER, detail, advice);
  }

  static Finding missing(String what, String detail, String advice) {
    return new Finding(what, State.MISSING, detail, advice);
  }
}
