package org.bindery.sweeps.running;

import org.bindery.spi.BinderyException;

/**
 * Ends a trial's body from within: early stopping asks for it, or the trial is to be given back or
 * was taken away. Bodies clean up and let it through.
 */
public final class TrialStopped extends BinderyException {
  private static final long serialVersionUID = 1L;

  TrialStopped(String message) {
    super(message);
  }
}
