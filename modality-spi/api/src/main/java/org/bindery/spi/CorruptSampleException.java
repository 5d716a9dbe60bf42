package org.bindery.spi;

/**
 * One sample that cannot be decoded or used. The framework counts it and goes on; over a limit it
 * stops and names the rows.
 */
public class CorruptSampleException extends BinderyException {
  private static final long serialVersionUID = 1L;

  /** Makes one; the message says what is wrong with the sample, not which row it is. */
  public CorruptSampleException(String message) {
    super(message);
  }

  /** Makes one with what led to it. */
  public CorruptSampleException(String message, Throwable cause) {
    super(message, cause);
  }
}
