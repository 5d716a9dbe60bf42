package org.bindery.spi;

import java.util.List;
import java.util.Map;

/**
 * What a dataset says of itself.
 *
 * @param name the name used in specs; the grammar of {@link ModalityId}
 * @param title one sentence for people
 * @param license an SPDX id where there is one
 * @param source where it comes from, for people
 * @param columns all columns it can fill
 * @param splitting how test rows are chosen
 * @param options names of the options a {@link ReadRequest} may carry, with their default values
 */
public record DatasetCard(
    String name,
    String title,
    String license,
    String source,
    List<ColumnId> columns,
    Splitting splitting,
    Map<String, String> options) {
  /** Copies the collections and checks the name. */
  public DatasetCard {
    ModalityId.of(name);
    columns = List.copyOf(columns);
    options = Map.copyOf(options);
  }
}
