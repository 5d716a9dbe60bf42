package org.bindery.dataset.ecg;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.bindery.modality.ecg.Ecg;
import org.bindery.modality.ecg.EcgModality;
import org.bindery.modality.ecg.EcgPaper;
import org.bindery.modality.image.ImageModality;
import org.bindery.modality.text.TextModality;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataLoader;

/** The columns of the three datasets and how their cells are written. */
final class EcgColumns {
  static final ColumnId ECG = ColumnId.of("ecg");
  static final ColumnId IMAGE = ColumnId.of("image");
  static final ColumnId TEXT = ColumnId.of("text");
  static final ColumnId PLETH = ColumnId.of("ecg.pleth");
  static final ColumnId VCG = ColumnId.of("ecg.vcg");

  private static final DataLoader<Ecg> LOADER = new EcgModality().dataLoader();

  private EcgColumns() {}

  static Field field(ColumnId column) {
    Field field =
        switch (column.modality().value()) {
          case "ecg" -> LOADER.field();
          case "image" -> new ImageModality().dataLoader().field();
          case "text" -> new TextModality().dataLoader().field();
          default -> throw new IllegalArgumentException(column.toString());
        };
    return new Field(column.toString(), field.getFieldType(), field.getChildren());
  }

  /** Returns the cell of a picture of the recording. */
  static byte[] picture(Ecg ecg, EcgPaper paper) {
    return paper.render(ecg).body();
  }

  /** Writes an {@link Ecg}, the bytes of a file, or a text. */
  static void write(Object cell, FieldVector vector, int row) {
    if (cell instanceof Ecg ecg) {
      LOADER.write(ecg, vector, row);
    } else if (cell instanceof byte[] file) {
      ((VarBinaryVector) vector).setSafe(row, file);
    } else {
      byte[] text = cell.toString().getBytes(StandardCharsets.UTF_8);
      ((VarCharVector) vector).setSafe(row, text);
    }
  }
}
