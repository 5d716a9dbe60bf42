package org.bindery.dataset.ecg;

import java.util.Map;
import org.bindery.spi.ColumnId;
import org.bindery.spi.Split;

/**
 * A row before it is written.
 *
 * @param id of the row
 * @param key the patient or record
 * @param split of the patient
 * @param label the class, written only where a dataset is paired by class
 * @param cells columns that are not there stay empty
 */
record EcgRow(String id, String key, Split split, String label, Map<ColumnId, Object> cells) {
  EcgRow {
    cells = Map.copyOf(cells);
  }

  EcgRow withKey(String other) {
    return new EcgRow(id, other, split, label, cells);
  }
}
