package org.bindery.notebook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.bindery.data.ModalityRegistry;
import org.bindery.runner.MediaCells;
import org.bindery.spi.ColumnId;
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
    boolean text = modality.dataLoader().field().getType() instanceof ArrowType.Utf8;
    try (MediaCells<?> cells = new MediaCells<>(modality, Map.of())) {
      byte[] bytes = text ? source.getBytes(StandardCharsets.UTF_8) : file(source);
      return new Sample(column, cells.read(bytes), registry);
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
    // Pictures are centered in their cell of a table; alone they stand where the output begins.
    return "<div style=\"display:inline-block\">"
        + new Samples(registry).sample(column, value, PIXELS)
        + "</div>";
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
