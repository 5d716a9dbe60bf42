package org.bindery.sweeps.running;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * Being the one controller of a sweep: claimed as trials are, by renaming a marker. A file lock
 * would be let go when any other part of the process closed the file, and says nothing across
 * machines on many network file systems.
 */
final class Control implements AutoCloseable {
  static final String FREE = "controller.free";
  private static final String TAKEN = "controller.";
  private static final int LISTINGS = 40;

  private final Path free;
  private final Path mine;

  private Control(Path free, Path mine) {
    this.free = free;
    this.mine = mine;
  }

  /**
   * Takes control. A silent controller of another machine is waited for as long as the terms say.
   *
   * @throws ConfigException if a living controller has it
   */
  static Control take(SweepFolder sweep) throws InterruptedException {
    Owner owner = Owner.here(OptionalInt.empty());
    Path free = sweep.path().resolve(FREE);
    Path mine = sweep.path().resolve(TAKEN + owner.name());
    Pulse pulse = new Pulse(sweep.terms().patience());
    long first = -1;
    int missing = 0;
    while (missing < LISTINGS) {
      try {
        Optional<Path> marker = marker(sweep.path());
        Optional<Owner> other =
            marker.flatMap(f -> Owner.parse(f.getFileName().toString().substring(TAKEN.length())));
        if (marker.isPresent() && (other.isEmpty() || isDead(pulse, other.get(), marker.get()))) {
          if (DurableFiles.rename(marker.get(), mine) || Files.exists(mine)) {
            return new Control(free, mine);
          }
        } else if (marker.isEmpty()) {
          missing++;
        } else if (other.isPresent()) {
          long beat = beatOf(marker.get());
          first = first < 0 ? beat : first;
          if (other.get().isOnThisMachine() || beat != first) {
            throw taken(sweep, other.get());
          }
        }
      } catch (IOException e) {
        throw new DataException(
            "The sweep's folder '"
                + sweep.path()
                + "' cannot be written ("
                + e.getMessage()
                + "); check its rights and the space left.",
            e);
      }
      Thread.sleep(Duration.ofMillis(20).toMillis());
    }
    throw new DataException(
        "The sweep's folder '"
            + sweep.path()
            + "' has lost its file '"
            + FREE
            + "'; make an empty"
            + " one once no controller runs.");
  }

  private static boolean isDead(Pulse pulse, Owner owner, Path marker) throws IOException {
    return pulse.isDead("controller", owner, beatOf(marker));
  }

  private static long beatOf(Path marker) throws IOException {
    try {
      return Files.getLastModifiedTime(marker).toMillis();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static Optional<Path> marker(Path sweep) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(sweep, TAKEN + "*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.equals(FREE) || Owner.parse(name.substring(TAKEN.length())).isPresent()) {
          return Optional.of(file);
        }
      }
      return Optional.empty();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static ConfigException taken(SweepFolder sweep, Owner owner) {
    return new ConfigException(
        "sweep",
        sweep.path().toString(),
        "The sweep '"
            + sweep.path()
            + "' is being run by "
            + owner
            + "; stop that one first, or"
            + " give it workers.");
  }

  /** Gives a sign of life; false if another controller took over. */
  boolean beat() {
    try {
      Files.setLastModifiedTime(mine, FileTime.fromMillis(System.currentTimeMillis()));
      return true;
    } catch (IOException e) {
      return Files.exists(mine);
    }
  }

  /** Lets another control. */
  @Override
  public void close() {
    try {
      DurableFiles.rename(mine, free);
    } catch (IOException e) {
      throw new DataException(
          "The sweep's folder '"
              + mine.getParent()
              + "' cannot be written ("
              + e.getMessage()
              + "); the next controller waits until this one counts as dead.",
          e);
    }
  }
}
