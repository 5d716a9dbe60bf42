package org.bindery.modality.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.ModalityId;

/** Reads and writes UTF-8 cells, with 32-bit or 64-bit offsets; every text comes back as it was. */
final class TextLoader implements DataLoader<String> {
  private final Field field;

  TextLoader(ModalityId modality) {
    field =
        new Field(
            modality.value(), new FieldType(true, ArrowType.Utf8.INSTANCE, null, Map.of()), null);
  }

  @Override
  public Field field() {
    return field;
  }

  @Override
  public String read(FieldVector column, int row) {
    byte[] bytes =
        column instanceof LargeVarCharVector large
            ? large.get(row)
            : ((VarCharVector) column).get(row);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CorruptSampleException("The text is not valid UTF-8.", e);
    }
  }

  @Override
  public void write(String sample, FieldVector column, int row) {
    ByteBuffer bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(sample));
    } catch (CharacterCodingException e) {
      throw new CorruptSampleException(
          "The text has half of a character (an unpaired surrogate) and cannot be stored.", e);
    }
    if (column instanceof LargeVarCharVector large) {
      large.setSafe(row, bytes, 0, bytes.limit());
    } else {
      ((VarCharVector) column).setSafe(row, bytes, 0, bytes.limit());
    }
  }
}
