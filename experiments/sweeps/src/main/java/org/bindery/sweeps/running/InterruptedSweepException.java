package org.bindery.sweeps.running;

import org.bindery.spi.BinderyException;

/** A sweep's controller was interrupted. Its folder holds everything to go on from. */
public final class InterruptedSweepException extends BinderyException {
  private static final long serialVersionUID = 1L;

  InterruptedSweepException(String message) {
    super(message);
  }
}
