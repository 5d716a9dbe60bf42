package org.bindery.notebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bindery.data.DidYouMean;
import org.bindery.data.Table;
import org.bindery.diagnostics.Diagnosis;
import org.bindery.evaluation.Embedding;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.EmergentMatrix;
import org.bindery.evaluation.Retrieval;
import org.bindery.graph.BindingGraph;
import org.bindery.runner.RunHandle;
import org.bindery.runner.RunResult;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Split;

/**
 * A trained run, to be asked. Lives on disk: {@code run("name")} gives it back after a restart, and
 * after JJava has emptied the variable it was in.
 */
public final class Run implements Space {
  /**
   * The root of CLIP's first logit scale, because a table multiplies the scales of its two sides.
   * Edges have scales of their own, but a space has no edge.
   */
  private static final double SIDE = Math.sqrt(1 / 0.07);

  private static final int MOST_ON_MAP = 200;

  private final RunHandle handle;

  Run(RunHandle handle) {
    this.handle = handle;
  }

  /** Returns its name. */
  public String name() {
    return handle.name();
  }

  /** Returns what was bound to what. */
  public BindingGraph graph() {
    return handle.binding().graph();
  }

  /** Returns every number measured on its test rows, with intervals; computed on the first call. */
  public RunResult result() {
    return Refusal.orRefuse(handle::result);
  }

  /**
   * Returns what this and other finished runs reached by one measure, side by side: {@code
   * run("a").beside("R@1", run("b"))}.
   *
   * @param measure such as {@code R@1}, {@code R@10} or {@code class R@1}
   * @throws Refusal if a run is not finished, or none has this measure, with the nearest name
   */
  public View beside(String measure, Run... others) {
    return Refusal.orRefuse(
        () -> {
          List<RunResult> results = new ArrayList<>(List.of(handle.result()));
          for (Run other : others) {
            results.add(other.handle.result());
          }
          List<String> known =
              results.stream()
                  .flatMap(result -> result.metrics().stream())
                  .map(RunResult.Row::measure)
                  .distinct()
                  .toList();
          if (!known.contains(measure)) {
            throw new ConfigException(
                "beside",
                measure,
                "No run has the measure '"
                    + measure
                    + "', but "
                    + String.join(", ", known)
                    + "."
                    + DidYouMean.hint(measure, known));
          }
          return new RunComparison(results, measure);
        });
  }

  /** Returns recall for all ordered pairs, trained and emergent told apart. */
  public EmergentMatrix matrix() {
    return Refusal.orRefuse(handle::matrix);
  }

  /**
   * Searches in one signal with another, in the test rows: {@code retrieval("audio.es", "text")}.
   *
   * @throws Refusal if they are the same or one is not in the graph
   */
  public PairRetrieval retrieval(String from, String to) {
    return Refusal.orRefuse(
        () -> {
          ColumnId query = ColumnId.of(from);
          ColumnId gallery = ColumnId.of(to);
          graph().emergence().between(query, gallery);
          int[] rows = testRows();
          Embeddings queries = handle.model().embed(query, rows);
          Embeddings found = handle.model().embed(gallery, rows);
          return new PairRetrieval(
              name(),
              Retrieval.of(queries, found),
              Optional.of(
                  new RetrievalGrid.Source(
                      table(), handle.binding().registry(), queries, rows, found, rows)));
        });
  }

  /**
   * Examines the space on the test rows: gap, uniformity, effective rank, hubs and more, what the
   * angle bound says of every pair, and what is wrong, in words.
   *
   * @throws Refusal if two signals share fewer than 4 test rows
   */
  public Diagnosis diagnose() {
    return Refusal.orRefuse(handle::diagnosis);
  }

  /** Returns what linear maps achieve on the same rows; fits them, which takes some seconds. */
  public Floor floor() {
    return Refusal.orRefuse(() -> Floor.of(handle.binding(), testRows()));
  }

  /**
   * Embeds a signal of one's own; see {@link Bindery#sample}.
   *
   * @return a unit vector
   */
  public Embedding embed(Sample sample) {
    return Refusal.orRefuse(() -> handle.model().embed(sample.column(), sample.value()));
  }

  /**
   * Finds the {@code k} test rows whose {@code column} is nearest to an embedding.
   *
   * @throws Refusal if the graph has no such column or {@code k} is not positive
   */
  public Neighbors nearest(String column, Embedding to, int k) {
    return Refusal.orRefuse(() -> nearest(ColumnId.of(column), testRows(), to, k));
  }

  /**
   * Finds the {@code k} rows of the whole dataset whose {@code column} is nearest to an embedding,
   * those it was trained with among them: for using a space, where {@link #nearest} is for judging
   * it. Embeds every row that has the signal, at each call.
   *
   * @throws Refusal if the graph has no such column or {@code k} is not positive
   */
  public Neighbors search(String column, Embedding to, int k) {
    return Refusal.orRefuse(
        () -> {
          ColumnId gallery = ColumnId.of(column);
          int[] rows =
              IntStream.range(0, table().rows()).filter(row -> table().has(gallery, row)).toArray();
          return nearest(gallery, rows, to, k);
        });
  }

  private Neighbors nearest(ColumnId gallery, int[] rows, Embedding to, int k) {
    if (k < 1) {
      throw new ConfigException(
          "nearest", String.valueOf(k), "The nearest " + k + " rows are none: ask for 1 or more.");
    }
    graph().tower(gallery);
    Embeddings embeddings = handle.model().embed(gallery, rows);
    List<Neighbors.Neighbor> all = new ArrayList<>();
    IntStream.range(0, rows.length)
        .forEach(i -> all.add(new Neighbors.Neighbor(rows[i], to.cosine(embeddings.row(i)))));
    all.sort(Comparator.comparingDouble(neighbor -> -neighbor.cosine()));
    return new Neighbors(
        table(), handle.binding().registry(), gallery, all.subList(0, Math.min(k, all.size())));
  }

  /**
   * Draws test rows of several signals in one picture, by their principal components: a shape for
   * each signal, and a color for each class where data is paired by class, else for each signal.
   *
   * @param columns which; all of the graph if there are none. At most 200 rows of each are drawn,
   *     at even distances
   * @throws Refusal if the graph has no such column, or there are fewer than 3 points
   */
  public EmbeddingMap map(String... columns) {
    return Refusal.orRefuse(
        () -> {
          int[] rows = testRows();
          int shown = Math.min(MOST_ON_MAP, rows.length);
          int[] drawn =
              IntStream.range(0, shown)
                  .map(i -> rows[(int) ((long) i * rows.length / shown)])
                  .toArray();
          List<String> wanted = columns.length == 0 ? columns() : List.of(columns);
          List<EmbeddingMap.Mark> marks = new ArrayList<>();
          wanted.forEach(column -> marks.addAll(marks(ColumnId.of(column), drawn)));
          return new EmbeddingMap(name(), marks);
        });
  }

  private List<EmbeddingMap.Mark> marks(ColumnId column, int[] rows) {
    graph().tower(column);
    Embeddings embeddings = handle.model().embed(column, rows);
    List<EmbeddingMap.Mark> marks = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      String label = table().pairedByClass() ? table().shows(rows[i]) : column.toString();
      marks.add(
          new EmbeddingMap.Mark(column.toString(), label, table().key(rows[i]), embeddings.row(i)));
    }
    return marks;
  }

  @Override
  public List<String> columns() {
    return graph().nodes().stream().map(ColumnId::toString).toList();
  }

  @Override
  public Points examples(String column, int n) {
    return Refusal.orRefuse(
        () -> {
          if (n < 1) {
            throw new ConfigException(
                "examples", String.valueOf(n), n + " examples are none: ask for 1 or more.");
          }
          int[] rows = testRows();
          int shown = Math.min(n, rows.length);
          return points(
              column,
              IntStream.range(0, shown)
                  .map(i -> rows[(int) ((long) i * rows.length / shown)])
                  .toArray());
        });
  }

  @Override
  public Points all(String column) {
    return Refusal.orRefuse(() -> points(column, testRows()));
  }

  @Override
  public Points embed(String column, String... sources) {
    return Refusal.orRefuse(
        () -> {
          ColumnId tower = ColumnId.of(column);
          List<Points.Point> points = new ArrayList<>();
          for (String source : sources) {
            Object sample = Sample.read(handle.binding().registry(), tower, source).value();
            points.add(new Points.Point(source, sample, handle.model().embed(tower, sample)));
          }
          return new Points(handle.binding().registry(), tower, SIDE, points);
        });
  }

  private Points points(String column, int[] rows) {
    ColumnId tower = ColumnId.of(column);
    graph().tower(tower);
    Embeddings embeddings = handle.model().embed(tower, rows);
    List<Points.Point> points = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      points.add(
          new Points.Point(table().key(rows[i]), table().read(tower, rows[i]), embeddings.row(i)));
    }
    return new Points(handle.binding().registry(), tower, SIDE, points);
  }

  private Table table() {
    return handle.binding().table();
  }

  /** One test row of each key that has every signal of the graph: all pairs are measured there. */
  private int[] testRows() {
    return handle.model().gallery(Split.TEST);
  }

  @Override
  public String html() {
    return Html.block(
        "Run " + name(), graph().toString().lines().findFirst().orElse(""), matrixView().html());
  }

  @Override
  public String text() {
    return "run " + name() + "\n" + matrixView().text();
  }

  private MatrixView matrixView() {
    return new MatrixView(matrix());
  }

  @Override
  public String toString() {
    return "run " + name();
  }
}
