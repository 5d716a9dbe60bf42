package org.bindery.sweeps.running;

import org.bindery.sweeps.Trial;

/** Is told how a sweep goes, on the controller's thread. Each method does nothing by default. */
public interface SweepListener {
  /** Listens to nothing. */
  SweepListener SILENT = new SweepListener() {};

  /** A trial was proposed. */
  default void proposed(Trial trial) {}

  /** A worker took a trial; again when an attempt follows one that died. */
  default void started(Trial trial, Owner owner) {}

  /** Early stopping asked a trial to end. */
  default void askedToStop(Trial trial) {}

  /** A trial is over. */
  default void ended(Trial trial, Outcome outcome) {}

  /** Something that the user should know, in one sentence. */
  default void note(String sentence) {}
}
