package org.bindery.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bindery.data.DidYouMean;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.sweeps.Metric;
import org.bindery.sweeps.SweepConfig;
import org.bindery.sweeps.running.Sweep;
import org.bindery.sweeps.running.SweepFolder;
import org.bindery.sweeps.running.SweepLimits;
import org.bindery.sweeps.running.SweepListener;
import org.bindery.sweeps.running.SweepResult;
import org.bindery.sweeps.running.SweepTerms;
import org.bindery.sweeps.running.TrialExecutor;

/**
 * Sweeps over experiments, in {@code sweeps/NAME} of a folder of runs. A sweep is W&amp;B's YAML
 * whose {@code program} is the page of an experiment, beside it; its parameters are the ways to
 * keys of that page, such as {@code graph.anchor} or {@code edges.audio.temperature}. Each trial is
 * a run, {@code NAME.0001}.
 */
public final class Sweeps {
  private static final String FOLDER = "sweeps";

  private final Path home;
  private final Path runs;
  private final ModalityRegistry registry;

  /**
   * Makes one.
   *
   * @param home Bindery's folder
   * @param runs the folder of runs
   */
  public Sweeps(Path home, Path runs, ModalityRegistry registry) {
    this.home = home;
    this.runs = runs;
    this.registry = registry;
  }

  /** Makes one over a workbench's folders. */
  public static Sweeps in(Workbench bench) {
    return new Sweeps(bench.home(), bench.runsFolder(), bench.registry());
  }

  static Path folder(Path runs, String name) {
    return runs.resolve(FOLDER).resolve(name);
  }

  /** Returns what runs a trial of a sweep. */
  public ExperimentTrial body(String name) {
    return ExperimentTrial.of(home, runs, name, PluginOption.jars(registry));
  }

  /**
   * Makes a sweep's folder, or opens it if it was begun with the same pages.
   *
   * @param file the sweep's YAML
   * @param as names it instead of its own name or the file's
   * @param seed of its proposals
   * @throws ConfigException if one of the two pages is wrong, its metric is one of the test rows, a
   *     proposal would lead nowhere, or another sweep has this name
   * @throws DataException if the folder cannot be written
   */
  public Begun begin(Path file, Optional<String> as, long seed) {
    SweepConfig config = SweepConfig.read(file);
    String name =
        as.or(config::name)
            .orElseGet(() -> String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", ""));
    ExperimentSpec.checkName(name);
    String metric = config.metric().map(Metric::name).orElse("");
    TrialRun.requireValidation(metric);
    Path page = page(file, config);
    String text = SpecReader.text(page);
    checkOne(page, config);
    Path place = folder(runs, name);
    Path kept = place.resolve(ExperimentTrial.PAGE);
    SweepFolder folder =
        SweepFolder.create(place, config.toYaml(), SweepTerms.DEFAULT.about(metric).seeded(seed));
    if (!Files.exists(kept)) {
      AtomicFile.write(kept, text);
    } else if (!SpecReader.text(kept).equals(text)) {
      throw new ConfigException(
          "program",
          page.toString(),
          "Sweep '"
              + name
              + "' was begun with another "
              + page.getFileName()
              + "; choose another name with --name, or delete "
              + place
              + ".");
    }
    return new Begun(name, config, folder);
  }

  /**
   * A sweep that can be run.
   *
   * @param name its name
   * @param config what it does
   * @param folder where
   */
  public record Begun(String name, SweepConfig config, SweepFolder folder) {
    /**
     * Runs what is left of it. Blocks.
     *
     * @param executor where trials run; closed at the end
     * @param time each attempt at a trial has; empty for no limit
     * @param listener called on this thread
     */
    public SweepResult run(
        TrialExecutor executor, Optional<Duration> time, SweepListener listener) {
      SweepLimits limits = SweepLimits.of(config);
      if (time.isPresent()) {
        limits = limits.within(time.get());
      }
      return Sweep.of(folder, config.search(), executor)
          .stopping(config.earlyStop())
          .within(limits)
          .telling(listener)
          .run();
    }
  }

  private static Path page(Path file, SweepConfig config) {
    String program =
        config
            .program()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "program",
                        "",
                        file.getFileName()
                            + ": a sweep names the experiment it is about, beside it: program:"
                            + " sprites.yaml"));
    Path page = file.toAbsolutePath().resolveSibling(program);
    // W&B's agent starts programs from where it stands.
    return Files.exists(page) || !Files.exists(Path.of(program)) ? page : Path.of(program);
  }

  /** What is wrong with every trial is better told now. */
  private void checkOne(Path page, SweepConfig config) {
    config
        .search()
        .next(List.of(), 1, new SplittableRandom(0))
        .forEach(proposal -> TrialSpec.of(page, proposal.parameters(), registry));
  }

  /**
   * Opens a sweep that was begun.
   *
   * @throws ConfigException if there is none of this name, with the nearest
   */
  public Begun open(String name) {
    if (!names().contains(name)) {
      throw new ConfigException(
          "sweep",
          name,
          "There is no sweep '"
              + name
              + "' in "
              + runs.resolve(FOLDER)
              + "."
              + DidYouMean.hint(name, names()));
    }
    SweepFolder folder = SweepFolder.open(folder(runs, name));
    return new Begun(name, SweepConfig.parse(name + "/sweep.yaml", folder.yaml()), folder);
  }

  /** Returns the names of all sweeps, sorted. */
  public List<String> names() {
    Path all = runs.resolve(FOLDER);
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(all)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("sweep.yaml")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DataException(all + " cannot be listed: " + Reason.of(e) + ".", e);
    }
  }
}
