package org.bindery.spi;

/**
 * A mistake or mishap told in one sentence for people: what, where, what to do. Its message stands
 * alone; no stack trace is needed to act on it.
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
}
