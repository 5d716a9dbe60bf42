package org.bindery.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bindery.graph.PairCounts;
import org.bindery.spi.ColumnId;
import org.bindery.spi.Split;

/** Which columns occur together in some rows, and how often. Immutable. */
public final class Availability implements PairCounts {
  private final Set<ColumnId> columns;
  private final Map<Set<ColumnId>, Long> together;

  private Availability(Set<ColumnId> columns, Map<Set<ColumnId>, Long> together) {
    this.columns = columns;
    this.together = together;
  }

  /** Counts the rows of one split. */
  public static Availability of(Table table, Splits splits, Split split) {
    return of(table, splits.rows(split));
  }

  /** Counts these rows. */
  public static Availability of(Table table, int[] rows) {
    Map<Set<ColumnId>, Long> together = new LinkedHashMap<>();
    for (int row : rows) {
      together.merge(table.filled(row), 1L, Long::sum);
    }
    Set<ColumnId> occurring = new LinkedHashSet<>(table.columns());
    occurring.removeIf(column -> together.keySet().stream().noneMatch(set -> set.contains(column)));
    return new Availability(occurring, together);
  }

  /** Returns in how many rows both columns are filled; with itself, in how many it is. */
  @Override
  public long pairs(ColumnId a, ColumnId b) {
    return together.entrySet().stream()
        .filter(entry -> entry.getKey().contains(a) && entry.getKey().contains(b))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns in how many rows all of these columns are filled. */
  @Override
  public long tuples(Set<ColumnId> columnsTogether) {
    return together.entrySet().stream()
        .filter(entry -> entry.getKey().containsAll(columnsTogether))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns the columns that occur in at least one of the rows, in the table's order. */
  @Override
  public Set<ColumnId> columns() {
    return Collections.unmodifiableSet(columns);
  }

  /** Returns the columns that occur together with this one in at least one row. */
  public Set<ColumnId> partners(ColumnId column) {
    Set<ColumnId> partners = new TreeSet<>();
    for (ColumnId other : columns) {
      if (!other.equals(column) && pairs(column, other) > 0) {
        partners.add(other);
      }
    }
    return partners;
  }

  /** Says how two columns occur: a sentence for people. */
  public String describe(ColumnId a, ColumnId b) {
    return pairs(a, b) + " rows have both; " + occurrence(a) + "; " + occurrence(b) + ".";
  }

  private String occurrence(ColumnId column) {
    long rows = pairs(column, column);
    if (rows == 0) {
      return "'" + column + "' never occurs";
    }
    Set<ColumnId> partners = partners(column);
    return "'"
        + column
        + "' occurs in "
        + rows
        + " rows, "
        + (partners.isEmpty()
            ? "always alone"
            : "with "
                + partners.stream().map(ColumnId::toString).collect(Collectors.joining(", ")));
  }
}
