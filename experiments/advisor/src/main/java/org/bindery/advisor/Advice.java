package org.bindery.advisor;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.advisor.Advisor.Sample;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * Which anchor, how sure, on how much data, and how often such advice was right.
 *
 * @param goal what the space is for
 * @param samples how much there is to judge each pair by
 * @param ranking the anchors, best first; empty exactly if declined
 * @param candidates for each pair that counts the anchors it could go through, best first by the
 *     criterion of the goal
 * @param information what each two signals share, in nats
 * @param tree of all trees that with the largest sum of information, by its lower bounds; empty if
 *     there are too few pairs
 * @param star of all stars that with the largest sum; empty if none is possible
 * @param sentences what to do, and what stands in the way
 * @param declined why there is no ranking, if there is none
 * @param hitRate how often the advice for this goal was right; empty if not yet measured
 */
public record Advice(
    Goal goal,
    List<Sample> samples,
    List<Ranked> ranking,
    Map<ColumnPair, List<Candidate>> candidates,
    Map<ColumnPair, Estimate> information,
    Optional<BindingTree> tree,
    Optional<BindingTree> star,
    List<String> sentences,
    Optional<String> declined,
    Optional<HitRate> hitRate) {
  /**
   * Copies the collections.
   *
   * @throws ConfigException if there is neither a ranking nor a reason, or both
   */
  public Advice {
    if (ranking.isEmpty() != declined.isPresent()) {
      throw new ConfigException(
          "advice",
          ranking.toString(),
          "Advice either ranks anchors or says why not, not both or neither.");
    }
    samples = List.copyOf(samples);
    ranking = List.copyOf(ranking);
    candidates = Collections.unmodifiableMap(new TreeMap<>(candidates));
    information = Collections.unmodifiableMap(new TreeMap<>(information));
    sentences = List.copyOf(sentences);
  }

  /**
   * An anchor.
   *
   * @param anchor the signal to bind to
   * @param score by the criterion of the goal; for the pairs never trained, over all that count,
   *     corrected for those the anchor itself is an end of
   * @param clear whether it is better than the next beyond what the data leave open
   */
  public record Ranked(ColumnId anchor, Estimate score, boolean clear) {}

  /**
   * An anchor for one pair.
   *
   * @param anchor the signal to go through
   * @param scores by every criterion
   */
  public record Candidate(ColumnId anchor, Map<Criterion, Estimate> scores) {
    /** Copies the map. */
    public Candidate {
      scores = Collections.unmodifiableMap(new TreeMap<>(scores));
    }
  }

  static Advice tooFewPairs(Goal goal, List<Sample> samples) {
    String few =
        samples.stream()
            .filter(Sample::tooSmall)
            .map(
                sample ->
                    String.format(
                        "%s has %d pairs for up to %d features and needs %d",
                        sample.pair(), sample.n(), sample.width(), sample.enough()))
            .collect(Collectors.joining("; "));
    String why =
        "No advice: too few pairs to tell what is shared from noise. "
            + few
            + ". Add pairs, leave the pair out, or reduce the features to a twentieth of the pairs"
            + " by principal components.";
    return new Advice(
        goal,
        samples,
        List.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(why),
        HitRate.measured(goal));
  }

  /**
   * Returns the anchors a pair could go through, best first.
   *
   * @throws ConfigException if the pair does not count, or advice was declined
   */
  public List<Candidate> through(ColumnPair pair) {
    List<Candidate> found = candidates.get(pair);
    if (found == null) {
      throw new ConfigException(
          "pair",
          pair.toString(),
          "There is no advice for " + pair + ": it was given for " + candidates.keySet() + ".");
    }
    return found;
  }

  /** Returns the tree's sum less the star's, in nats; empty if either is not possible. */
  public Optional<Double> lossOfStar() {
    return tree.flatMap(best -> star.map(other -> best.sum() - other.sum()));
  }

  /** Returns the advice as a table for people. */
  @Override
  public String toString() {
    return AdviceText.of(this);
  }
}
