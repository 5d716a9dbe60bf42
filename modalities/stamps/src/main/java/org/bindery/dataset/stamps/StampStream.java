package org.bindery.dataset.stamps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.RecordStream;

/** Streams stamps in the order of their ids. PNG and Ogg files go through as they are. */
final class StampStream implements RecordStream {
  private static final int BATCH = 32;

  private final StampFolder folder;
  private final List<String> stems;
  private final List<BadRow> skipped = new ArrayList<>();
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot root = VectorSchemaRoot.create(schema(), allocator);
  private int next;

  StampStream(StampFolder folder) {
    this.folder = folder;
    this.stems = folder.stems();
  }

  private static Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (String name : List.of(ID, KEY, SPLIT)) {
      fields.add(Field.nullable(name, ArrowType.Utf8.INSTANCE));
    }
    for (ColumnId column : StampColumns.all()) {
      FieldType type = StampColumns.modality(column).dataLoader().field().getFieldType();
      fields.add(new Field(column.toString(), type, null));
    }
    return new Schema(fields);
  }

  @Override
  public boolean next() {
    root.allocateNew();
    int filled = 0;
    while (filled < BATCH && next < stems.size()) {
      if (write(stems.get(next++), filled)) {
        filled++;
      }
    }
    root.setRowCount(filled);
    return filled > 0;
  }

  private boolean write(String stem, int row) {
    try {
      Stamp stamp = folder.read(stem);
      if (stamp.english().isEmpty()) {
        skipped.add(new BadRow(stem, "Its description has no English line."));
        return false;
      }
      Optional<byte[]> picture = png(stamp.picture());
      if (picture.isEmpty()) {
        skipped.add(new BadRow(stem, "Its SVG file cannot be drawn."));
        return false;
      }
      text(ID, row, stamp.id());
      text(KEY, row, stamp.key());
      file(StampColumns.IMAGE, row, picture.get());
      text(StampColumns.TEXT.toString(), row, stamp.english());
      stamp.texts().forEach((column, text) -> text(column.toString(), row, text));
      for (Map.Entry<ColumnId, Path> sound : stamp.sounds().entrySet()) {
        file(sound.getKey(), row, Files.readAllBytes(sound.getValue()));
      }
      return true;
    } catch (IOException e) {
      throw new DataException("Stamp '" + stem + "' cannot be read: " + e + ".", e);
    }
  }

  private static Optional<byte[]> png(Path picture) throws IOException {
    byte[] bytes = Files.readAllBytes(picture);
    return picture.toString().endsWith(".svg") ? SvgPicture.toPng(bytes) : Optional.of(bytes);
  }

  private void text(String column, int row, String text) {
    ((VarCharVector) root.getVector(column)).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
  }

  private void file(ColumnId column, int row, byte[] bytes) {
    ((VarBinaryVector) root.getVector(column.toString())).setSafe(row, bytes);
  }

  @Override
  public VectorSchemaRoot batch() {
    return root;
  }

  @Override
  public List<BadRow> skipped() {
    return List.copyOf(skipped);
  }

  @Override
  public void close() {
    root.close();
    allocator.close();
  }
}
