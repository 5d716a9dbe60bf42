package org.bindery.dataset.ecg;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.StructVector;
import org.bindery.modality.ecg.Ecg;
import org.bindery.modality.ecg.EcgModality;
import org.bindery.modality.image.ImageModality;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;

/**
 * What a dataset streams.
 *
 * @param rows cells by column, absent ones absent
 * @param skipped rows left out
 */
record Rows(List<Map<String, Object>> rows, List<RecordStream.BadRow> skipped) {
  static Rows read(DatasetProvider dataset, Path home, Map<String, String> options) {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (RecordStream stream = dataset.open(new ReadRequest(home, options))) {
      while (stream.next()) {
        for (int row = 0; row < stream.batch().getRowCount(); row++) {
          Map<String, Object> cells = new LinkedHashMap<>();
          for (FieldVector vector : stream.batch().getFieldVectors()) {
            if (!vector.isNull(row)) {
              cells.put(vector.getName(), cell(vector, row));
            }
          }
          rows.add(cells);
        }
      }
      return new Rows(rows, stream.skipped());
    }
  }

  private static Object cell(FieldVector vector, int row) {
    if (vector instanceof VarCharVector text) {
      return new String(text.get(row), StandardCharsets.UTF_8);
    }
    return vector instanceof StructVector
        ? new EcgModality().dataLoader().read(vector, row)
        : new ImageModality().dataLoader().read(vector, row);
  }

  List<Map<String, Object>> of(String split) {
    return rows.stream().filter(row -> row.get("split").equals(split)).toList();
  }

  static Ecg ecg(Map<String, Object> row, String column) {
    return (Ecg) row.get(column);
  }

  static List<Object> column(List<Map<String, Object>> rows, String column) {
    return rows.stream()
        .filter(row -> row.containsKey(column))
        .map(row -> row.get(column))
        .toList();
  }
}
