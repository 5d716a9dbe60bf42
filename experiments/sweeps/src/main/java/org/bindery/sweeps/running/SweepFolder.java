package org.bindery.sweeps.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.sweeps.Metric;
import org.bindery.sweeps.Suggestion;
import org.bindery.sweeps.SweepConfig;
import org.bindery.sweeps.Trial;

/**
 * A sweep on disk, as {@link org.bindery.sweeps.running} lays it out. Any number of processes may
 * have it open. Safe for use by many threads; trials that are over are read once.
 */
public final class SweepFolder {
  private static final String YAML = "sweep.yaml";
  private static final String TERMS = "sweep.json";
  private static final String OVER = "over";

  private final Path path;
  private final SweepTerms terms;
  private final Map<String, Trial> over = new ConcurrentHashMap<>();

  private SweepFolder(Path path, SweepTerms terms) {
    this.path = path;
    this.terms = terms;
  }

  /**
   * Makes a sweep's folder, or opens it if it is there with the same YAML; its terms stay as they
   * were then.
   *
   * @param path the folder, such as {@code sweeps/temperatures}
   * @param yaml the sweep as its user wrote it
   * @param terms what all who take part agree on
   * @throws ConfigException if the folder holds another sweep
   * @throws DataException if it cannot be written
   */
  public static SweepFolder create(Path path, String yaml, SweepTerms terms) {
    if (!Files.isDirectory(path.resolve("trials"))) {
      layOut(path, yaml, terms);
    }
    SweepFolder folder = open(path);
    if (!folder.yaml().equals(yaml)) {
      throw another(path);
    }
    return folder;
  }

  /**
   * Makes a sweep's folder, or opens it to go on with a sweep of the same method, parameters and
   * metric; its cap, target and early stopping may be others than before.
   *
   * @param path the folder, such as {@code sweeps/temperatures}
   * @param config the sweep
   * @param terms what all who take part agree on, save the metric, which is the sweep's
   * @throws ConfigException if the folder holds another sweep
   * @throws DataException if it cannot be written
   */
  public static SweepFolder create(Path path, SweepConfig config, SweepTerms terms) {
    SweepTerms about = terms.about(config.metric().map(Metric::name).orElse(""));
    if (!Files.isDirectory(path.resolve("trials"))) {
      layOut(path, config.toYaml(), about);
    }
    SweepFolder folder = open(path);
    if (!folder.yaml().equals(config.toYaml())) {
      if (!asksTheSame(SweepConfig.parse(YAML, folder.yaml()), config)) {
        throw another(path);
      }
      folder.keep(YAML, config.toYaml());
    }
    return folder;
  }

  private static boolean asksTheSame(SweepConfig before, SweepConfig now) {
    return before.method() == now.method()
        && before.parameters().equals(now.parameters())
        && before.metric().map(Metric::name).equals(now.metric().map(Metric::name))
        && before.metric().map(Metric::goal).equals(now.metric().map(Metric::goal));
  }

  private static ConfigException another(Path path) {
    return new ConfigException(
        "sweep",
        path.toString(),
        "The folder '"
            + path
            + "' holds another sweep; name another folder, or give the sweep that"
            + " it holds to go on with it.");
  }

  private static void layOut(Path path, String yaml, SweepTerms terms) {
    Path parent = path.toAbsolutePath().getParent();
    Path draft = parent.resolve("." + path.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectories(draft.resolve("trials"));
      DurableFiles.write(draft.resolve(YAML), yaml);
      Map<String, Object> content = new LinkedHashMap<>();
      content.put("metric", terms.metric());
      content.put("seed", terms.seed());
      content.put("forgiven", terms.forgiven());
      content.put("patience_ms", terms.patience().toMillis());
      DurableFiles.write(draft.resolve(TERMS), Json.text(content));
      Files.createFile(draft.resolve(Control.FREE));
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.forceFolder(parent);
    } catch (FileSystemException e) {
      if (Files.isDirectory(path.resolve("trials"))) {
        return;
      }
      throw unwritable(path, e);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static DataException unwritable(Path path, IOException e) {
    String why =
        e instanceof AccessDeniedException
            ? "no right to write there"
            : e instanceof FileAlreadyExistsException || e instanceof DirectoryNotEmptyException
                ? "something else is there"
                : e instanceof FileSystemException known && known.getReason() != null
                    ? known.getReason()
                    : String.valueOf(e.getMessage());
    return new DataException(
        "The sweep's folder '"
            + path
            + "' cannot be made ("
            + why
            + "); name a folder that can be"
            + " written.",
        e);
  }

  /**
   * Opens a sweep's folder.
   *
   * @throws DataException if there is none, or its {@code sweep.json} is damaged
   */
  public static SweepFolder open(Path path) {
    Path file = path.resolve(TERMS);
    if (!Files.isRegularFile(file) || !Files.isDirectory(path.resolve("trials"))) {
      throw new DataException(
          "'"
              + path
              + "' is not the folder of a sweep; start one there, or name one that was"
              + " started.");
    }
    try {
      JsonNode json = Json.read(file);
      SweepTerms terms =
          new SweepTerms(
              json.path("metric").asText(),
              json.required("seed").asLong(),
              json.required("forgiven").asInt(),
              Duration.ofMillis(json.required("patience_ms").asLong()));
      return new SweepFolder(path.toAbsolutePath(), terms);
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(
          "The sweep's file '"
              + file
              + "' cannot be read; restore it, or start the sweep in"
              + " another folder.",
          e);
    }
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** What all who take part agree on. */
  public SweepTerms terms() {
    return terms;
  }

  /** The sweep as its user wrote it. */
  public String yaml() {
    try {
      return Files.readString(path.resolve(YAML));
    } catch (IOException e) {
      throw new DataException(
          "The sweep's file '" + path.resolve(YAML) + "' cannot be read; restore it.", e);
    }
  }

  /** The folders of all trials, in the order in which they were proposed, damaged ones too. */
  public List<TrialFolder> folders() {
    try (Stream<Path> all = Files.list(path.resolve("trials"))) {
      return all.filter(folder -> folder.getFileName().toString().matches("\\d{4,9}"))
          .sorted((a, b) -> Long.compare(number(a), number(b)))
          .map(TrialFolder::new)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(
          "The folder '"
              + path.resolve("trials")
              + "' cannot be listed; check that it is there"
              + " and its rights.",
          e);
    }
  }

  private static long number(Path folder) {
    return Long.parseLong(folder.getFileName().toString());
  }

  /** The folder of one trial. */
  public TrialFolder folder(String id) {
    return new TrialFolder(path.resolve("trials").resolve(id));
  }

  /** All trials that can be read, in the order in which they were proposed. */
  public List<Trial> trials() {
    return read().trials();
  }

  /** What is wrong with trial folders that cannot be read, by trial: a sentence each. */
  public Map<String, String> damaged() {
    return read().damaged();
  }

  /** The folders of trials not known to be over. */
  List<TrialFolder> open() {
    return folders().stream().filter(folder -> !over.containsKey(folder.id())).toList();
  }

  /** All of the sweep at about one moment. */
  Reading read() {
    List<Trial> trials = new ArrayList<>();
    Map<String, Marker> markers = new LinkedHashMap<>();
    Map<String, String> damaged = new LinkedHashMap<>();
    int proposed = 0;
    for (TrialFolder folder : folders()) {
      proposed = (int) number(folder.path());
      try {
        Trial known = over.get(folder.id());
        if (known != null) {
          trials.add(known);
          continue;
        }
        Marker marker = folder.marker();
        Trial trial = folder.read(terms.metric(), marker);
        markers.put(trial.id(), marker);
        trials.add(trial);
        if (trial.state().isOver()) {
          over.put(trial.id(), trial);
        }
      } catch (DataException e) {
        damaged.put(folder.id(), e.getMessage());
      }
    }
    return new Reading(trials, markers, damaged, proposed);
  }

  /**
   * The sweep at about one moment.
   *
   * @param markers of all trials, save those that were over before
   * @param damaged sentences by trial
   * @param proposed the number of the last trial
   */
  record Reading(
      List<Trial> trials, Map<String, Marker> markers, Map<String, String> damaged, int proposed) {
    Reading {
      trials = List.copyOf(trials);
      markers = Collections.unmodifiableMap(new LinkedHashMap<>(markers));
      damaged = Collections.unmodifiableMap(new LinkedHashMap<>(damaged));
    }
  }

  /** Adds a trial, whole or not at all; nothing if another controller added one of that number. */
  Optional<TrialFolder> propose(int number, Suggestion suggestion) {
    String id = String.format("%04d", number);
    Path trials = path.resolve("trials");
    Path draft = trials.resolve("." + id + "." + UUID.randomUUID());
    Path place = trials.resolve(id);
    try {
      TrialFolder.layOut(draft, id, suggestion);
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.forceFolder(trials);
      return Optional.of(new TrialFolder(place));
    } catch (IOException e) {
      if (Files.isDirectory(place)) {
        return Optional.empty();
      }
      throw unwritable(place, e);
    }
  }

  /** Why no more trials will come, once that is so. */
  public Optional<String> over() {
    Path file = path.resolve(OVER);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void close(String why) {
    keep(OVER, why);
  }

  private void keep(String file, String text) {
    try {
      DurableFiles.write(path.resolve(file), text);
    } catch (IOException e) {
      throw unwritable(path.resolve(file), e);
    }
  }

  void reopen() {
    try {
      Files.deleteIfExists(path.resolve(OVER));
    } catch (IOException e) {
      throw unwritable(path.resolve(OVER), e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
