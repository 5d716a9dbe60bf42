package org.bindery.advisor;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * One number for each anchor from scores on pairs, although every anchor leaves out the pairs it is
 * an end of. Plain means would compare different pairs; here a score is taken to be {@code anchor +
 * pair}, fitted by least squares, and an anchor's number is its own term plus the mean of the
 * pairs: what it would score over all of them. Where all anchors have all pairs that is the plain
 * mean.
 *
 * @param anchors those compared
 * @param cells which anchor has which pair
 * @param solution maps the scores of the cells to the numbers, {@code [anchors, cells]}
 */
record AdditiveScores(List<ColumnId> anchors, List<Cell> cells, RealMatrix solution) {

  /**
   * An anchor on a pair.
   *
   * @param anchor a signal
   * @param pair two others, both of which it has pairs with
   */
  record Cell(ColumnId anchor, ColumnPair pair) {}

  /** Prepares it; empty if the pairs do not tie all anchors together, so that some never meet. */
  static Optional<AdditiveScores> of(List<ColumnPair> pairs, List<Cell> cells) {
    List<ColumnId> anchors = cells.stream().map(Cell::anchor).distinct().sorted().toList();
    if (anchors.isEmpty() || !connected(anchors, cells)) {
      return Optional.empty();
    }
    List<ColumnPair> used =
        pairs.stream().filter(p -> cells.stream().anyMatch(c -> c.pair().equals(p))).toList();
    int a = anchors.size();
    RealMatrix design = new Array2DRowRealMatrix(cells.size(), a + used.size());
    for (int i = 0; i < cells.size(); i++) {
      design.setEntry(i, anchors.indexOf(cells.get(i).anchor()), 1);
      design.setEntry(i, a + used.indexOf(cells.get(i).pair()), 1);
    }
    RealMatrix terms = new SingularValueDecomposition(design).getSolver().getInverse();
    RealMatrix wanted = new Array2DRowRealMatrix(a, a + used.size());
    for (int i = 0; i < a; i++) {
      wanted.setEntry(i, i, 1);
      for (int j = 0; j < used.size(); j++) {
        wanted.setEntry(i, a + j, 1.0 / used.size());
      }
    }
    return Optional.of(new AdditiveScores(anchors, List.copyOf(cells), wanted.multiply(terms)));
  }

  private static boolean connected(List<ColumnId> anchors, List<Cell> cells) {
    Set<ColumnId> reached = new HashSet<>(Set.of(anchors.get(0)));
    Set<ColumnPair> through = new HashSet<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Cell cell : cells) {
        if (reached.contains(cell.anchor()) || through.contains(cell.pair())) {
          grown |= reached.add(cell.anchor());
          grown |= through.add(cell.pair());
        }
      }
    }
    return reached.size() == anchors.size();
  }

  /** Returns the number of each anchor by the scores of one criterion. */
  double[] numbers(AnchorScores scores, Criterion criterion) {
    double[] values =
        cells.stream()
            .mapToDouble(cell -> criterion.of(scores, cell.anchor(), cell.pair()))
            .toArray();
    return solution.operate(values);
  }
}
