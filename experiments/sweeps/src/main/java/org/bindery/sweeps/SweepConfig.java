package org.bindery.sweeps;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bindery.spi.ConfigException;

/**
 * A sweep as W&amp;B's YAML describes it. Immutable.
 *
 * <p>All that W&amp;B's schema allows is read, with W&amp;B's meaning and defaults. What it cannot
 * mean without W&amp;B's server is refused with a sentence ({@code method: custom}, {@code
 * metrics}, {@code job}, {@code image_uri}, {@code scheduler} of another engine). Three readings
 * are kinder: a number written {@code 1e-5} is one (in W&amp;B's reader only {@code 1.0e-5} is); a
 * {@code goal} or {@code impute} that does not exist is refused, where W&amp;B's search takes the
 * default silently; and so is a spread of zero ({@code sigma: 0}), of which W&amp;B draws NaN.
 *
 * @param file what messages call the file
 * @param name of the sweep
 * @param description of the sweep
 * @param method how parameters are proposed
 * @param metric what is made better; always there for Bayesian search and early stopping
 * @param parameters what is searched
 * @param earlyTerminate how trials are stopped early
 * @param runCap the most trials there may be, at least 1
 * @param program what W&amp;B's agent starts
 * @param command how it is started, with macros; empty for W&amp;B's default. See {@link
 *     TrialCommand}
 * @param project of W&amp;B
 * @param entity of W&amp;B
 * @param notes sentences on what is allowed and still worth a word
 * @param text the YAML as it was read
 */
public record SweepConfig(
    String file,
    Optional<String> name,
    Optional<String> description,
    SearchMethod method,
    Optional<Metric> metric,
    ParameterSpace parameters,
    Optional<Hyperband> earlyTerminate,
    OptionalInt runCap,
    Optional<String> program,
    List<String> command,
    Optional<String> project,
    Optional<String> entity,
    List<String> notes,
    String text) {
  private static final long LARGEST = 1 << 20;

  /** Copies the lists. */
  public SweepConfig {
    command = List.copyOf(command);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException naming file and line of everything that is wrong
   */
  public static SweepConfig read(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      if (Files.size(file) > LARGEST) {
        throw new ConfigException(
            "", file.toString(), file + " is over " + LARGEST + " bytes: that is no sweep.");
      }
      return parse(name, Files.readString(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw new ConfigException(
          "", file.toString(), file + " is not UTF-8 text. Save the sweep as UTF-8.");
    } catch (IOException e) {
      throw new ConfigException(
          "", file.toString(), "The sweep " + file + " cannot be read. Check the path.");
    }
  }

  /**
   * Reads a text.
   *
   * @param fileName what messages call it
   * @throws ConfigException naming file and line of everything that is wrong
   */
  public static SweepConfig parse(String fileName, String yaml) {
    return new SweepReader(fileName, yaml).read();
  }

  /** Returns the YAML as it was read. */
  public String toYaml() {
    return text;
  }

  /** Returns what proposes parameters. */
  public Search search() {
    return switch (method) {
      case GRID -> new GridSearch(parameters);
      case RANDOM -> new RandomSearch(parameters);
      case BAYES -> new BayesSearch(parameters, metric.orElseThrow());
    };
  }

  /** Returns what stops trials early; {@link EarlyStop#NEVER} where nothing is to. */
  public EarlyStop earlyStop() {
    return earlyTerminate.map(EarlyStop.class::cast).orElse(EarlyStop.NEVER);
  }

  /**
   * Returns how many trials there can be: the size of a grid, within {@code run_cap}; empty where
   * only somebody's patience ends the sweep.
   */
  public OptionalLong size() {
    long most = runCap.isPresent() ? runCap.getAsInt() : Long.MAX_VALUE;
    if (method == SearchMethod.GRID) {
      most = Math.min(most, new GridSearch(parameters).size());
    }
    return most == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(most);
  }

  /** Returns the best finite value of the metric that a trial logged; empty without either. */
  public OptionalDouble value(Trial trial) {
    return metric.isEmpty() ? OptionalDouble.empty() : metric.get().best(trial);
  }

  /**
   * Whether a trial ever logged the metric's target or better. Once one did, no new trials are to
   * be started; those that run may finish.
   */
  public boolean reached(Trial trial) {
    return metric.isPresent() && metric.get().reached(trial);
  }

  /**
   * Returns the trial that logged the best value of all that finished or were stopped, the first of
   * equals; empty where none logged the metric or there is none. Failed trials are never the best:
   * there may be nothing left of them to open.
   */
  public Optional<Trial> best(List<Trial> trials) {
    Trial best = null;
    for (Trial trial : trials) {
      boolean counts = trial.state().isOver() && trial.state() != TrialState.FAILED;
      if (counts && value(trial).isPresent()) {
        boolean better =
            best == null
                || metric
                    .orElseThrow()
                    .goal()
                    .better(value(trial).getAsDouble(), value(best).getAsDouble());
        best = better ? trial : best;
      }
    }
    return Optional.ofNullable(best);
  }
}
