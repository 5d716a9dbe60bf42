package org.bindery.sweeps.running;

import java.util.List;
import java.util.function.Consumer;

/**
 * Where trials run. An executor starts what shall run and ends what shall not; who runs a trial
 * claims it in the trial's folder and writes there what becomes of it, so an executor has nothing
 * to remember, and one that is started anew finds what the one before it started.
 *
 * <p>All methods are called by the controller's thread.
 */
public interface TrialExecutor extends AutoCloseable {
  /**
   * How many more trials may be proposed now.
   *
   * @param pending trials that nobody has taken yet
   * @param running trials under way
   * @return 0 or more
   */
  int room(int pending, int running);

  /** Starts what is pending, as far as there is room. Called at every poll; returns at once. */
  void tend(Now now);

  /**
   * Ends a process, thread or task whose trial was taken away from it.
   *
   * @param trial that it ran
   * @param owner that it ran as
   */
  void end(TrialFolder trial, Owner owner);

  /**
   * Ends all that still runs and waits for it, a few seconds at most. Trials under way are given
   * back, so that the sweep can go on from them. Closing twice is harmless.
   */
  @Override
  void close();

  /**
   * A trial under way.
   *
   * @param trial its folder
   * @param owner who runs it
   */
  record Running(TrialFolder trial, Owner owner) {}

  /**
   * The sweep as it stands.
   *
   * @param sweep its folder
   * @param pending trials that nobody has taken yet, oldest first
   * @param running trials under way
   * @param note is told what the user should know, a sentence at a time
   */
  record Now(
      SweepFolder sweep, List<TrialFolder> pending, List<Running> running, Consumer<String> note) {
    /** Copies the lists. */
    public Now {
      pending = List.copyOf(pending);
      running = List.copyOf(running);
    }
  }
}
