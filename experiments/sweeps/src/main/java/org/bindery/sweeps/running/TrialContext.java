package org.bindery.sweeps.running;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.spi.DataException;

/** A trial as its body sees it. Safe for use by the body's thread and others that it starts. */
public final class TrialContext {
  private final TrialFolder folder;
  private final Marker.Claimed claim;
  private final Map<String, Object> parameters;
  private final History history;
  private volatile Optional<String> order = Optional.empty();
  private volatile boolean stopped;

  TrialContext(TrialFolder folder, Marker.Claimed claim) {
    this.folder = folder;
    this.claim = claim;
    this.parameters = folder.parameters();
    try {
      Files.createDirectories(folder.files());
      this.history = new History(folder.historyOf(claim.attempt()));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** The trial's name within its sweep, such as {@code 0001}. */
  public String id() {
    return folder.id();
  }

  /** What to try, as in {@link org.bindery.sweeps.Trial#parameters}. */
  public Map<String, Object> parameters() {
    return parameters;
  }

  /** A folder for the body's own files, such as checkpoints; later attempts find it as it was. */
  public Path folder() {
    return folder.files();
  }

  /** How often it was begun, from 1. */
  public int attempt() {
    return claim.attempt();
  }

  /** The executor's slot it runs in, such as the number of a device, where there are slots. */
  public OptionalInt slot() {
    return claim.owner().slotFilled();
  }

  /**
   * What the attempt before this one logged, in order. A body that goes on from a checkpoint logs
   * again what came before it, because each attempt's history stands for itself.
   */
  public List<Map<String, Double>> earlier() {
    return claim.attempt() == 1 ? List.of() : folder.history(claim.attempt() - 1);
  }

  /**
   * Logs values; those of the sweep's metric are what search and early stopping go by.
   *
   * @param values by name; NaN and infinities are kept as they are
   * @throws TrialStopped if the trial is to end here; the values are logged nevertheless, unless
   *     the trial is another's by now
   * @throws DataException if the trial's folder cannot be written
   */
  public synchronized void log(Map<String, Double> values) {
    if (folder.isStill(claim)) {
      try {
        history.append(values);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
    check();
  }

  /**
   * Lets the body end between loggings.
   *
   * @throws TrialStopped if the trial is to end here
   */
  public void check() {
    Optional<String> why = order;
    if (why.isEmpty()) {
      why = folder.stopReason();
    }
    if (why.isEmpty() && !folder.isStill(claim)) {
      why = Optional.of("Trial " + id() + " was taken away from " + claim.owner() + ".");
    }
    if (why.isPresent()) {
      stopped = true;
      throw new TrialStopped(why.get());
    }
  }

  /** Has the body end when it logs next, for a reason that is not in the folder. */
  void order(String why) {
    order = Optional.of(why);
  }

  /** Whether the body was told to end. */
  boolean wasStopped() {
    return stopped;
  }

  /** Closes the history; nothing is logged after. */
  void close() {
    try {
      history.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private DataException unwritable(IOException e) {
    return new DataException(
        "The trial folder '"
            + folder
            + "' cannot be written ("
            + e.getMessage()
            + "); check its"
            + " rights and the space left.",
        e);
  }
}
