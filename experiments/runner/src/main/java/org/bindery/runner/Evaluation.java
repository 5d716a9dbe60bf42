package org.bindery.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.evaluation.ClassRetrieval;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.EmergentMatrix;
import org.bindery.evaluation.Interval;
import org.bindery.evaluation.Measured;
import org.bindery.evaluation.Retrieval;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Split;
import org.bindery.training.Binding;
import org.bindery.training.Model;

/** Measures a model on the test gallery: every ordered pair of signals. */
final class Evaluation {
  private static final int[] KS = {1, 5, 10};
  private static final ModalityId TEXT = ModalityId.of("text");

  private Evaluation() {}

  /**
   * Embeds the test gallery, one row for each key that has all signals, and compares all pairs. Of
   * data paired by class, every test row of each signal takes part, with its class as key.
   */
  static EmergentMatrix matrix(Binding binding, Model model) {
    if (binding.table().pairedByClass()) {
      return EmergentMatrix.ofClasses(binding.graph(), byClass(binding, model));
    }
    int[] rows = binding.splits().gallery(Split.TEST, Set.copyOf(binding.graph().nodes()));
    Map<ColumnId, Embeddings> embeddings = new LinkedHashMap<>();
    for (ColumnId column : binding.graph().nodes()) {
      embeddings.put(column, model.embed(column, rows));
    }
    return EmergentMatrix.of(binding.graph(), embeddings);
  }

  private static Map<ColumnId, Embeddings> byClass(Binding binding, Model model) {
    Map<ColumnId, Embeddings> embeddings = new LinkedHashMap<>();
    for (ColumnId column : binding.graph().nodes()) {
      int[] rows = binding.splits().gallery(Split.TEST, Set.of(column));
      List<String> classes = Arrays.stream(rows).mapToObj(binding.table()::shows).toList();
      Embeddings own = model.embed(column, rows);
      embeddings.put(column, new Embeddings(column, classes, own.values(), own.dimension()));
    }
    return embeddings;
  }

  /** Returns how many numbers each tower trains, by signal. */
  static Map<String, Long> parameters(Model model) {
    Map<String, Long> byName = new LinkedHashMap<>();
    model.parameters().forEach((column, count) -> byName.put(column.toString(), count));
    return byName;
  }

  /**
   * Returns recall at 1, 5 and 10 and the median rank of every direction; by class, recall at 1,
   * mAP@R and, where the gallery is text, zero-shot classification.
   */
  static List<RunResult.Row> rows(EmergentMatrix matrix) {
    List<RunResult.Row> rows = new ArrayList<>();
    for (EmergentMatrix.Cell cell : matrix.cells()) {
      String direction = cell.query() + ">" + cell.gallery() + "/";
      String kind = cell.kind().label();
      if (matrix.byClass()) {
        classRows(matrix, cell)
            .forEach((name, found) -> rows.add(row(direction + name, found, kind)));
        continue;
      }
      for (int k : KS) {
        rows.add(row(direction + matrix.recallName(k), cell.retrieval().measured(k), kind));
      }
      rows.add(medianRank(direction + "MedR", cell.retrieval(), kind));
    }
    return rows;
  }

  private static Map<String, Measured> classRows(EmergentMatrix matrix, EmergentMatrix.Cell cell) {
    ClassRetrieval classes = matrix.classRetrieval(cell.query(), cell.gallery());
    Map<String, Measured> rows = new LinkedHashMap<>();
    rows.put(matrix.recallName(1), classes.recallAt1());
    rows.put("class mAP@R", classes.meanAveragePrecision());
    if (cell.gallery().modality().equals(TEXT)) {
      rows.put("class zero-shot", matrix.zeroShot(cell.query(), cell.gallery()));
    }
    return rows;
  }

  private static RunResult.Row row(String key, Measured measured, String kind) {
    return new RunResult.Row(
        key,
        measured.value(),
        measured.low(),
        measured.high(),
        measured.chance(),
        measured.n(),
        kind);
  }

  private static RunResult.Row medianRank(String key, Retrieval retrieval, String kind) {
    Interval interval = medianInterval(retrieval.ranks());
    return new RunResult.Row(
        key,
        retrieval.medianRank(),
        interval.low(),
        interval.high(),
        (retrieval.gallerySize() + 1) / 2.0,
        retrieval.n(),
        kind);
  }

  /**
   * Returns the distribution-free 95 % interval of a median: between the order statistics that lie
   * 1.96 standard deviations of a Binomial(n, 1/2) from the middle (Hahn and Meeker 1991, 5.3).
   */
  static Interval medianInterval(int[] ranks) {
    int[] sorted = ranks.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double spread = 1.96 * Math.sqrt(n) / 2;
    int low = (int) Math.max(0, Math.floor(n / 2.0 - spread) - 1);
    int high = (int) Math.min(n - 1, Math.ceil(n / 2.0 + spread));
    return new Interval(sorted[low], sorted[high]);
  }
}
