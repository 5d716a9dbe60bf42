package org.bindery.tracking;

/** How a run stands. */
public enum RunState {
  /** Its process lives, or wrote a short while ago on another machine. */
  RUNNING,
  /** It ended with exit code 0. */
  FINISHED,
  /** It ended with another exit code. */
  FAILED,
  /** It never said that it ended, and its process is gone. */
  CRASHED
}
