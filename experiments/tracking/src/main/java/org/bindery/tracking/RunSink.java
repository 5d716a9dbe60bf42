package org.bindery.tracking;

import java.nio.file.Path;

/**
 * Where a run is written to. A sink is used by one thread at a time. It may throw: the run tells
 * the first mishap once, counts the others, and goes on.
 */
public interface RunSink extends AutoCloseable {

  /** The folder the run is in. */
  Path folder();

  /** Takes one event. What it has taken must survive the death of this process. */
  void accept(Tracked event);

  /** Ends the writing. Nothing is accepted afterwards. */
  @Override
  void close();

  /** Opens sinks of one kind. */
  @FunctionalInterface
  interface Opener {
    /**
     * Claims a place of its own for a run.
     *
     * @throws java.io.UncheckedIOException caused by a {@link
     *     java.nio.file.FileAlreadyExistsException} where the place is taken: another id is tried
     */
    RunSink open(RunIdentity identity, RunStart start);
  }
}
