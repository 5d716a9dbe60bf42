package org.bindery.training;

import org.bindery.spi.BinderyException;

/** Training was interrupted; a checkpoint was saved and the same call goes on from it. */
public class InterruptedRunException extends BinderyException {
  private static final long serialVersionUID = 1L;

  /** Makes one with a sentence for people. */
  public InterruptedRunException(String message) {
    super(message);
  }
}
