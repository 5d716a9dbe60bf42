package org.bindery.notebook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataException;
import org.bindery.spi.Modality;

/** A signal of one's own, from outside any dataset. */
public final class Sample implements View {
  private static final int PIXELS = 160;

  private final ColumnId column;
  private final Object value;
  private final ModalityRegistry registry;

  private Sample(ColumnId column, Object value, ModalityRegistry registry) {
    this.column = column;
    this.value = value;
    this.registry = registry;
  }

  /**
   * Reads one: a file for modalities whose samples are files, the words themselves for those whose
   * samples are text.
   *
   * @throws DataException if the file cannot be read
   * @throws CorruptSampleException if the modality cannot decode it
   */
  static Sample read(ModalityRegistry registry, ColumnId column, String source) {
    Modality<?> modality = registry.get(column.modality());
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector vector = modality.dataLoader().field().createVector(allocator)) {
      if (!(vector instanceof BaseVariableWidthVector cells)) {
        throw new ConfigException(
            "sample",
            column.toString(),
            "A sample of " + column + " is neither a file nor a text, so it cannot be read here.");
      }
      byte[] bytes =
          vector instanceof VarCharVector ? source.getBytes(StandardCharsets.UTF_8) : file(source);
      cells.allocateNew();
      cells.setSafe(0, bytes);
      cells.setValueCount(1);
      return new Sample(column, modality.dataLoader().read(cells, 0), registry);
    } catch (CorruptSampleException bad) {
      throw new CorruptSampleException(
          "File " + source + " cannot be read as " + column + ": " + bad.getMessage(), bad);
    }
  }

  private static byte[] file(String name) {
    Path path = Path.of(name);
    if (!Files.isRegularFile(path)) {
      throw new DataException(
          "There is no file " + path.toAbsolutePath() + ": give the path of one, as text.");
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new DataException("File " + path.toAbsolutePath() + " cannot be read: " + e + ".", e);
    }
  }

  /** Returns which tower embeds it. */
  public ColumnId column() {
    return column;
  }

  /** Returns the decoded sample. */
  public Object value() {
    return value;
  }

  @Override
  public String html() {
    return new Samples(registry).sample(column, value, PIXELS);
  }

  @Override
  public String text() {
    return column + ": " + new Samples(registry).words(column, value);
  }

  @Override
  public String toString() {
    return text();
  }
}
