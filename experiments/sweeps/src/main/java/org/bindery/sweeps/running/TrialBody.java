package org.bindery.sweeps.running;

/**
 * The program under search. What it throws fails its trial, with the exception's message as the
 * reason; the sweep goes on.
 *
 * <p>A body whose process died is run again, in the same folder, with a higher {@link
 * TrialContext#attempt}. It is never run again once it has returned, save that its process died in
 * the instant between its return and the writing of its outcome; a body with effects outside of its
 * folder must bear that.
 */
@FunctionalInterface
public interface TrialBody {
  /**
   * Runs one trial to its end, on a thread of its own, which is interrupted when the trial was
   * taken away and the body does not end by itself.
   *
   * @param trial what to try and where to tell how it goes
   * @throws TrialStopped let through from {@code trial}
   */
  void run(TrialContext trial);
}
