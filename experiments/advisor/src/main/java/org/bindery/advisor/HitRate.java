package org.bindery.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.bindery.spi.ConfigException;

/**
 * How often the advisor was right in worlds whose best anchor is known, because all were trained.
 *
 * <p>Measured by {@code mvn verify -Pworlds}, whose test of 60 worlds fails if the advisor falls
 * below four in five; half an hour with one thread.
 *
 * <p>Kept in the resource {@code hit-rate.json} beside this class, an object with an entry for each
 * {@link Goal} measured: {@code {"NEVER_TRAINED": {"worlds": 60, "pairs": 2000, "top1": 0.80,
 * "chance": 0.33, "regret": 0.0021, "date": "2026-11-23"}}}.
 *
 * @param worlds how many
 * @param pairs of features for each edge
 * @param top1 the share of questions whose best anchor it named first, in {@code [0, 1]}
 * @param chance the share a random anchor would be right in
 * @param regret by how much the anchor it named retrieves less than the best, mean R@10 as a share
 * @param date when this was measured, such as {@code 2026-11-23}
 */
public record HitRate(
    int worlds, int pairs, double top1, double chance, double regret, String date) {
  private static final String RESOURCE = "hit-rate.json";

  /**
   * Checks the range.
   *
   * @throws ConfigException if a count is not positive, a share not in {@code [0, 1]} or there is
   *     no date
   */
  public HitRate {
    boolean shares = isShare(top1) && isShare(chance) && isShare(regret);
    if (worlds < 1 || pairs < 1 || !shares || date.isBlank()) {
      throw new ConfigException(
          RESOURCE,
          String.valueOf(top1),
          "A hit rate of "
              + top1
              + " (chance "
              + chance
              + ", regret "
              + regret
              + ") in "
              + worlds
              + " worlds with "
              + pairs
              + " pairs on '"
              + date
              + "' is not possible: give counts above 0, shares from 0 to 1 and the date.");
    }
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }

  /**
   * Returns what was measured for a goal; empty if it has not been.
   *
   * @throws ConfigException if the resource is there but is not as described
   */
  public static Optional<HitRate> measured(Goal goal) {
    try (InputStream json = HitRate.class.getResourceAsStream(RESOURCE)) {
      return json == null ? Optional.empty() : read(goal, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Optional<HitRate> read(Goal goal, InputStream json) throws IOException {
    JsonNode entry = new ObjectMapper().readTree(json).path(goal.name());
    if (entry.isMissingNode()) {
      return Optional.empty();
    }
    return Optional.of(
        new HitRate(
            entry.path("worlds").asInt(),
            entry.path("pairs").asInt(),
            entry.path("top1").asDouble(Double.NaN),
            entry.path("chance").asDouble(Double.NaN),
            entry.path("regret").asDouble(Double.NaN),
            entry.path("date").asText()));
  }

  /** Returns the rate as a sentence. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "In %d worlds of known truth with %d pairs for each edge it named the best anchor in %.0f %%"
            + " of the questions (chance %.0f %%), at a mean cost of %.2f points R@10 (measured"
            + " %s).",
        worlds,
        pairs,
        100 * top1,
        100 * chance,
        100 * regret,
        date);
  }
}
