package org.bindery.training;

import org.bindery.spi.BinderyException;

/** The loss or a gradient stopped being a finite number; the last good checkpoint is kept. */
public class DivergedException extends BinderyException {
  private static final long serialVersionUID = 1L;

  /** Makes one with a sentence for people. */
  public DivergedException(String message) {
    super(message);
  }
}
