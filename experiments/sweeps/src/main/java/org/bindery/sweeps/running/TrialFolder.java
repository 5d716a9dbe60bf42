package org.bindery.sweeps.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.bindery.spi.DataException;
import org.bindery.sweeps.Suggestion;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.TrialState;

/**
 * One trial in its sweep's folder. Holds nothing but the path: every answer is read anew, and any
 * number of processes may ask and change. Safe for use by many threads.
 */
public final class TrialFolder {
  private static final String TRIAL = "trial.json";
  private static final String STOP = "stop";
  private static final int LISTINGS = 40;

  private final Path path;

  TrialFolder(Path path) {
    this.path = path;
  }

  /** Lays out a trial within a folder that nobody else knows of yet. */
  static void layOut(Path folder, String id, Suggestion suggestion) throws IOException {
    Files.createDirectories(folder);
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("id", id);
    content.put("parameters", suggestion.parameters());
    Map<String, Object> expectation = new LinkedHashMap<>();
    suggestion.expectation().forEach((name, value) -> expectation.put(name, Json.number(value)));
    content.put("expectation", expectation);
    DurableFiles.write(folder.resolve(TRIAL), Json.text(content));
    Files.createFile(folder.resolve(Marker.Pending.FIRST.name()));
    DurableFiles.forceFolder(folder);
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** The trial's name within its sweep, such as {@code 0001}. */
  public String id() {
    return path.getFileName().toString();
  }

  /** The folder that the trial's body keeps its own files in; it may not be there yet. */
  public Path files() {
    return path.resolve("files");
  }

  /** Where a forked trial's output goes. */
  Path output() {
    return path.resolve("output.log");
  }

  /**
   * What the trial is to try.
   *
   * @throws DataException if its {@code trial.json} is missing or damaged
   */
  public Map<String, Object> parameters() {
    try {
      JsonNode parameters = Json.read(path.resolve(TRIAL)).path("parameters");
      if (!parameters.isObject()) {
        throw damaged("its " + TRIAL + " holds no parameters");
      }
      return Json.object(parameters);
    } catch (NoSuchFileException e) {
      throw damaged("it has no " + TRIAL);
    } catch (IOException e) {
      throw new DataException(damaged("its " + TRIAL + " cannot be read").getMessage(), e);
    }
  }

  /**
   * Reads the trial as it stands: of several attempts, what the last one logged.
   *
   * @param metric whose values are its history; empty for none
   * @throws DataException if the folder is damaged
   */
  public Trial read(String metric) {
    return read(metric, marker());
  }

  Trial read(String metric, Marker marker) {
    List<Map<String, Double>> lines = history(marker.attempt());
    Map<String, Double> summary = new LinkedHashMap<>();
    lines.forEach(summary::putAll);
    List<Double> values =
        lines.stream().filter(line -> line.containsKey(metric)).map(l -> l.get(metric)).toList();
    return new Trial(id(), parameters(), state(marker), values, summary);
  }

  /** What an attempt logged, in order. A last line cut off by a death is left out. */
  List<Map<String, Double>> history(int attempt) {
    try {
      return History.read(historyOf(attempt));
    } catch (IOException e) {
      throw new DataException(damaged("its history cannot be read").getMessage(), e);
    }
  }

  Path historyOf(int attempt) {
    return path.resolve("history." + attempt + ".jsonl");
  }

  /** Who works on it, if somebody does. */
  public Optional<Owner> owner() {
    return marker() instanceof Marker.Claimed claimed
        ? Optional.of(claimed.owner())
        : Optional.empty();
  }

  /** What became of it, once it is over. */
  public Optional<Outcome> outcome() {
    return marker() instanceof Marker.Done done ? Optional.of(outcome(done)) : Optional.empty();
  }

  private TrialState state(Marker marker) {
    if (marker instanceof Marker.Done done) {
      return outcome(done).state();
    }
    return marker instanceof Marker.Pending ? TrialState.PENDING : TrialState.RUNNING;
  }

  private Outcome outcome(Marker.Done done) {
    try {
      JsonNode json = Json.read(path.resolve(done.outcome()));
      return new Outcome(
          TrialState.valueOf(json.path("state").asText()),
          json.path("message").asText(),
          json.path("seconds").asDouble());
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(damaged("its " + done.outcome() + " cannot be read").getMessage(), e);
    }
  }

  /**
   * How it stands. A listing made while a marker is renamed may show both names or none, so it is
   * made again then.
   */
  Marker marker() {
    for (int listing = 0; listing < LISTINGS; listing++) {
      Optional<Marker> found = listed();
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
    throw damaged("none of its files says whether it is pending, claimed or done");
  }

  private Optional<Marker> listed() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "{pending,claim,done}.*")) {
      Optional<Marker> last = Optional.empty();
      for (Path file : files) {
        Optional<Marker> marker = Marker.parse(file.getFileName().toString());
        if (marker.isPresent()
            && (last.isEmpty() || Marker.compare(marker.get(), last.get()) > 0)) {
          last = marker;
        }
      }
      return last;
    } catch (IOException | DirectoryIteratorException e) {
      throw new DataException(damaged("it cannot be listed").getMessage(), e);
    }
  }

  /** Takes the trial, if nobody has it; of any number who try at once, one gets it. */
  Optional<Marker.Claimed> claim(OptionalInt slot) {
    return marker() instanceof Marker.Pending pending ? claim(pending, slot) : Optional.empty();
  }

  private Optional<Marker.Claimed> claim(Marker.Pending pending, OptionalInt slot) {
    Marker.Claimed mine =
        new Marker.Claimed(pending.attempt() + 1, pending.deaths(), Owner.here(slot));
    return renamed(pending, mine) || isStill(mine) ? Optional.of(mine) : Optional.empty();
  }

  /** Gives a sign of life; false if the claim is no longer its owner's. */
  boolean beat(Marker.Claimed claim) {
    try {
      Files.setLastModifiedTime(
          path.resolve(claim.name()), FileTime.fromMillis(System.currentTimeMillis()));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new DataException(damaged("its claim cannot be touched").getMessage(), e);
    }
  }

  /**
   * When its owner gave the last sign of life, on a clock of no meaning; 0 if it cannot be told.
   */
  long lastBeat(Marker.Claimed claim) {
    try {
      return Files.getLastModifiedTime(path.resolve(claim.name())).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  boolean isStill(Marker marker) {
    return Files.exists(path.resolve(marker.name()));
  }

  /** Gives the trial back, to be attempted anew; false if it is no longer the claim's owner's. */
  boolean giveBack(Marker.Claimed claim) {
    return renamed(claim, new Marker.Pending(claim.attempt(), claim.deaths()));
  }

  /** Ends a claimed trial by its owner's word; false if it is no longer the owner's. */
  boolean end(Marker.Claimed claim, Outcome outcome) {
    return end(claim, new Marker.Done(claim.attempt(), Marker.By.OWNER), outcome);
  }

  /** Takes the trial away from whoever has it, or will have; false if it moved on meanwhile. */
  boolean takeAway(Marker open, Outcome outcome) {
    return end(open, new Marker.Done(open.attempt(), Marker.By.ANOTHER), outcome);
  }

  private boolean end(Marker open, Marker.Done done, Outcome outcome) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("state", outcome.state().name());
    content.put("message", outcome.message());
    content.put("seconds", outcome.seconds());
    content.put("summary", summaryAsJson(done.attempt()));
    try {
      DurableFiles.write(path.resolve(done.outcome()), Json.text(content));
    } catch (IOException e) {
      throw new DataException(damaged("its outcome cannot be written").getMessage(), e);
    }
    return renamed(open, done) || isStill(done);
  }

  private Map<String, Object> summaryAsJson(int attempt) {
    Map<String, Object> summary = new LinkedHashMap<>();
    for (Map<String, Double> line : history(attempt)) {
      line.forEach((name, value) -> summary.put(name, Json.number(value)));
    }
    return summary;
  }

  /**
   * Takes a trial from an owner that died, to be attempted anew; or ends it, if it died after its
   * last word was written, was asked to stop anyway, or more often than is forgiven.
   *
   * @return whether this call did it
   */
  boolean bury(Marker.Claimed claim, int forgiven) {
    Marker.Done said = new Marker.Done(claim.attempt(), Marker.By.OWNER);
    if (Files.exists(path.resolve(said.outcome()))) {
      return renamed(claim, said);
    }
    Optional<String> stop = stopReason();
    if (stop.isPresent()) {
      return takeAway(claim, new Outcome(TrialState.STOPPED, stop.get(), 0));
    }
    int deaths = claim.deaths() + 1;
    if (deaths > forgiven) {
      String times = deaths == 1 ? "once" : deaths + " times";
      String message = "Its process died " + times + ", the last time as " + claim.owner() + ".";
      return takeAway(claim, new Outcome(TrialState.FAILED, message, 0));
    }
    return renamed(claim, new Marker.Pending(claim.attempt(), deaths));
  }

  /**
   * Asks the trial to stop early. It ends as {@link TrialState#STOPPED} when it logs next.
   *
   * @param reason one sentence
   */
  public void askToStop(String reason) {
    if (stopReason().isPresent()) {
      return;
    }
    try {
      DurableFiles.write(path.resolve(STOP), reason);
    } catch (IOException e) {
      throw new DataException(damaged("it cannot be asked to stop").getMessage(), e);
    }
  }

  /** Why it was asked to stop, if it was. */
  public Optional<String> stopReason() {
    Path stop = path.resolve(STOP);
    if (!Files.exists(stop)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(stop));
    } catch (IOException e) {
      return Optional.of("It was asked to stop.");
    }
  }

  /** Keeps the whole story of a failure, for whom its one sentence is not enough. */
  void keepTrace(String trace) throws IOException {
    DurableFiles.write(path.resolve("error.txt"), trace);
  }

  private boolean renamed(Marker from, Marker to) {
    try {
      return DurableFiles.rename(path.resolve(from.name()), path.resolve(to.name()));
    } catch (IOException e) {
      throw new DataException(
          damaged("'" + from.name() + "' cannot be renamed to '" + to.name() + "'").getMessage(),
          e);
    }
  }

  private DataException damaged(String what) {
    return new DataException(
        "The trial folder '"
            + path
            + "' is left aside: "
            + what
            + "; delete the folder or"
            + " restore it.");
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
