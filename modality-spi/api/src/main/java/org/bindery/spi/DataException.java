package org.bindery.spi;

/** Data that is missing, cannot be fetched, or was altered. The message says what to do. */
public class DataException extends BinderyException {
  private static final long serialVersionUID = 1L;

  /** Makes one with a sentence for people. */
  public DataException(String message) {
    super(message);
  }

  /** Makes one with a sentence for people and what led to it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
