package org.bindery.spi;

/**
 * A mistake or mishap told in one sentence for people: what, where, what to do. Its message stands
 * alone; no stack trace is needed to act on it.
 *
 * <p>Where the system property {@code bindery.traces} is {@code false}, none is recorded. The
 * notebook sets it, because its kernel prints every frame of whatever leaves a cell, also of what
 * plain values such as a recipe or a graph refuse.
 */
public class BinderyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one with a sentence for people. */
  public BinderyException(String message) {
    super(message);
  }

  /** Makes one with a sentence for people and what led to it. */
  public BinderyException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    boolean traces = !"false".equals(System.getProperty("bindery.traces"));
    return traces ? super.fillInStackTrace() : this;
  }
}
