package org.bindery.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bindery.evaluation.ClassRetrieval;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.EmergentMatrix;
import org.bindery.evaluation.Interval;
import org.bindery.evaluation.Measured;
import org.bindery.evaluation.Retrieval;
import org.bindery.evaluation.ThroughAnchor;
import org.bindery.graph.PairKind;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Split;
import org.bindery.training.Binding;
import org.bindery.training.Model;

/**
 * Measures a model on the test gallery: every ordered pair of signals.
 *
 * @param matrix every pair by cosine
 * @param detours for every emergent direction whose ends are joined by a path, the same search
 *     through training rows of the signal in the middle of that path
 * @param keys of the test rows of each signal, in the order of the ranks
 */
record Evaluation(
    EmergentMatrix matrix, Map<String, ThroughAnchor> detours, Map<ColumnId, List<String>> keys) {
  private static final int[] KS = {1, 5, 10};
  private static final ModalityId TEXT = ModalityId.of("text");

  /** The bridge score takes queries x bank x gallery steps. */
  private static final int LARGEST_BANK = 512;

  /** Its scores are a table of queries by gallery in memory; larger ones have no detours. */
  private static final int LARGEST_GALLERY = 4096;

  /** The largest scale the bridge score can be computed with. */
  private static final double LARGEST_SCALE = 150;

  /** Where nobody says: CLIP's first logit scale. */
  private static final double USUAL_SCALE = 1 / 0.07;

  /**
   * Embeds the test gallery, one row for each key that has what is asked, and compares all pairs.
   * Of data paired by class, every test row of each signal takes part, with its class as key.
   *
   * @param scales the logit scales at the end of training, by edge
   */
  static Evaluation of(Binding binding, DataSpec data, Model model, Map<String, Double> scales) {
    boolean byClass = binding.table().pairedByClass();
    Map<ColumnId, Embeddings> embeddings =
        byClass ? byClass(binding, model) : byRow(binding, data, model);
    EmergentMatrix matrix =
        byClass
            ? EmergentMatrix.ofClasses(binding.graph(), embeddings)
            : EmergentMatrix.of(binding.graph(), embeddings);
    int largest = embeddings.values().stream().mapToInt(Embeddings::size).max().orElse(0);
    Map<ColumnId, Embeddings> banks = new LinkedHashMap<>();
    Map<String, ThroughAnchor> detours = new LinkedHashMap<>();
    List<EmergentMatrix.Cell> emergent =
        largest > LARGEST_GALLERY ? List.of() : matrix.cells(PairKind.EMERGENT);
    for (EmergentMatrix.Cell cell : emergent) {
      List<ColumnId> path = cell.pair().path();
      ColumnId middle = path.get(path.size() / 2);
      Embeddings bank = banks.computeIfAbsent(middle, column -> bank(binding, model, column));
      detours.put(
          cell.query() + ">" + cell.gallery(),
          ThroughAnchor.of(
              embeddings.get(cell.query()),
              bank,
              embeddings.get(cell.gallery()),
              scale(scales, path.get(0), path.get(1)),
              scale(scales, path.get(path.size() - 2), path.get(path.size() - 1))));
    }
    Map<ColumnId, List<String>> keys = new LinkedHashMap<>();
    embeddings.forEach((column, own) -> keys.put(column, own.keys()));
    return new Evaluation(matrix, detours, keys);
  }

  /** Rows of the test split would hold the true partner of every query and flatter the detour. */
  private static Embeddings bank(Binding binding, Model model, ColumnId column) {
    int[] all = binding.splits().gallery(Split.TRAIN, Set.of(column));
    // Drawn, for rows may go round the classes, and every k-th of them would miss some.
    int[] rows =
        new SplittableRandom(0)
            .ints(0, all.length)
            .distinct()
            .limit(Math.min(LARGEST_BANK, all.length))
            .map(i -> all[i])
            .sorted()
            .toArray();
    return model.embed(column, rows);
  }

  private static double scale(Map<String, Double> scales, ColumnId one, ColumnId other) {
    String edge = one.compareTo(other) < 0 ? one + "-" + other : other + "-" + one;
    return Math.min(LARGEST_SCALE, scales.getOrDefault(edge, USUAL_SCALE));
  }

  private static Map<ColumnId, Embeddings> byRow(Binding binding, DataSpec data, Model model) {
    int[] rows =
        binding.splits().gallery(Split.TEST, Workbench.galleryColumns(binding.graph(), data));
    Map<ColumnId, Embeddings> embeddings = new LinkedHashMap<>();
    for (ColumnId column : binding.graph().nodes()) {
      embeddings.put(column, model.embed(column, rows));
    }
    return embeddings;
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
   * Returns recall at 1, 5 and 10 and the median rank of every direction, and of an emergent one
   * also recall by two hops and by the bridge score. By class, there is recall at 1 only, but also
   * mAP@R and, where the gallery is text, zero-shot classification.
   */
  List<RunResult.Row> rows() {
    List<RunResult.Row> rows = new ArrayList<>();
    for (EmergentMatrix.Cell cell : matrix.cells()) {
      String direction = cell.query() + ">" + cell.gallery();
      String kind = cell.kind().label();
      if (matrix.byClass()) {
        classRows(cell)
            .forEach((name, found) -> rows.add(row(direction + "/" + name, found, kind)));
        continue;
      }
      recalls(rows, direction + "/", cell.retrieval(), kind);
      rows.add(medianRank(direction + "/MedR", cell.retrieval(), kind));
      if (detours.containsKey(direction)) {
        recalls(rows, direction + "/two-hop ", detours.get(direction).twoHop(), kind);
        recalls(rows, direction + "/bridge ", detours.get(direction).bridge(), kind);
      }
    }
    return rows;
  }

  private static void recalls(
      List<RunResult.Row> rows, String prefix, Retrieval retrieval, String kind) {
    for (int k : KS) {
      rows.add(row(prefix + "R@" + k, retrieval.measured(k), kind));
    }
  }

  private Map<String, Measured> classRows(EmergentMatrix.Cell cell) {
    ClassRetrieval classes = matrix.classRetrieval(cell.query(), cell.gallery());
    Map<String, Measured> rows = new LinkedHashMap<>();
    String name = matrix.recallName(1);
    rows.put(name, classes.recallAt1());
    rows.put("class mAP@R", classes.meanAveragePrecision());
    if (cell.gallery().modality().equals(TEXT)) {
      rows.put("class zero-shot", matrix.zeroShot(cell.query(), cell.gallery()));
    }
    ThroughAnchor detour = detours.get(cell.query() + ">" + cell.gallery());
    if (detour != null) {
      rows.put("two-hop " + name, detour.twoHop().measured(1));
      rows.put("bridge " + name, detour.bridge().measured(1));
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
