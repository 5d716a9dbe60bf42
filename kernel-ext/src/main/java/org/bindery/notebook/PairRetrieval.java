package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.Measured;
import org.bindery.evaluation.Retrieval;
import org.bindery.spi.ConfigException;

/**
 * Searching in one signal with another: recall beside chance, and the pictures of it.
 *
 * <p>Immutable; what {@link #grid} shows is drawn when it is called.
 */
public final class PairRetrieval implements View {
  private static final int[] DEPTHS = {1, 5, 10};

  private final String label;
  private final Retrieval retrieval;
  private final Optional<RetrievalGrid.Source> source;

  PairRetrieval(String label, Embeddings queries, Embeddings gallery) {
    this(label, Retrieval.of(queries, gallery), Optional.empty());
  }

  PairRetrieval(String label, Retrieval retrieval, Optional<RetrievalGrid.Source> source) {
    this.label = label;
    this.retrieval = retrieval;
    this.source = source;
  }

  /** Returns who searched: the run's name, or {@code linear floor}. */
  public String label() {
    return label;
  }

  /** Returns the ranks and all that follows from them. */
  public Retrieval retrieval() {
    return retrieval;
  }

  /** Returns the share of queries whose match is among the first {@code k}, with its interval. */
  public Measured recallAt(int k) {
    return Refusal.orRefuse(() -> retrieval.measured(k));
  }

  /**
   * Returns {@code n} queries of the test rows, at even distances, each with what was found.
   *
   * @throws Refusal if this is a floor, which has no pictures, or {@code n} is not positive
   */
  public RetrievalGrid grid(int n) {
    return Refusal.orRefuse(
        () -> {
          if (n < 1) {
            throw new ConfigException(
                "grid",
                String.valueOf(n),
                "A grid of " + n + " rows shows nothing: ask for 1 or more.");
          }
          return new RetrievalGrid(
              source.orElseThrow(
                  () ->
                      new ConfigException(
                          "grid",
                          label,
                          "The "
                              + label
                              + " keeps no pictures: ask a run for its grid, as in"
                              + " run(\"name\").retrieval(..).grid(8).")),
              retrieval,
              n);
        });
  }

  /** Returns this and others in one table, to compare them in the same rows. */
  public Comparison beside(PairRetrieval... others) {
    List<PairRetrieval> all = new ArrayList<>(List.of(this));
    all.addAll(List.of(others));
    return new Comparison(all);
  }

  @Override
  public String html() {
    return beside().html();
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder(label + ": ");
    text.append(retrieval.query()).append(" > ").append(retrieval.gallery());
    for (int k : DEPTHS) {
      text.append(String.format(Locale.ROOT, "%n  R@%-3d %s", k, retrieval.measured(k)));
    }
    return text
        + String.format(
            Locale.ROOT,
            "%n  median rank %.1f of %d",
            retrieval.medianRank(),
            retrieval.gallerySize());
  }

  @Override
  public String toString() {
    return text();
  }
}
