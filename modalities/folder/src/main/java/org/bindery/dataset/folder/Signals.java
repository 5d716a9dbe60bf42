package org.bindery.dataset.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.bindery.spi.ColumnId;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityId;

/** Makes cells of files, and tries each with its modality, so that a bad file is named by path. */
final class Signals {
  static final String TEXT = "text";

  private static final String TEXT_FILE = ".txt";

  private final Sheet sheet;
  private final Path folder;
  private final BufferAllocator allocator;
  private final Map<ModalityId, DataLoader<?>> loaders = new HashMap<>();

  /**
   * Takes what is needed to read files.
   *
   * @param folder what names of files are relative to, as a person calls it
   */
  Signals(Sheet sheet, Path folder, BufferAllocator allocator) {
    this.sheet = sheet;
    this.folder = folder;
    this.allocator = allocator;
    // What a broken plugin says is for the registry to tell; its cells are not tried here.
    var providers =
        ServiceLoader.load(Modality.class, Signals.class.getClassLoader()).stream().iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        Modality<?> modality = providers.next().get();
        loaders.putIfAbsent(modality.card().id(), modality.dataLoader());
      } catch (ServiceConfigurationError | RuntimeException broken) {
        continue;
      }
    }
  }

  /** Returns the type of a column: text for words, else files. */
  static Field field(ColumnId column) {
    return Field.nullable(
        column.toString(),
        column.modality().value().equals(TEXT)
            ? ArrowType.Utf8.INSTANCE
            : ArrowType.Binary.INSTANCE);
  }

  /**
   * Returns the content of a cell; empty where there is nothing.
   *
   * @throws IllegalArgumentException with the file and what is wrong with it
   */
  Optional<byte[]> cell(ColumnId column, String source, Sheet.Row row) {
    Optional<String> named = Optional.ofNullable(row.cells().get(source));
    if (named.isEmpty()) {
      return Optional.empty();
    }
    boolean words = column.modality().value().equals(TEXT);
    if (words && sheet.listed() && !isTextFile(named.get())) {
      return Optional.of(named.get().getBytes(StandardCharsets.UTF_8));
    }
    byte[] content = read(named.get());
    byte[] cell = words ? stripped(content, named.get()) : content;
    tryOut(column, named.get(), cell);
    return Optional.of(cell);
  }

  private boolean isTextFile(String cell) {
    if (!cell.toLowerCase(Locale.ROOT).endsWith(TEXT_FILE)) {
      return false;
    }
    try {
      return Files.isRegularFile(sheet.base().resolve(cell));
    } catch (InvalidPathException words) {
      return false;
    }
  }

  private byte[] read(String name) {
    try {
      Path file = sheet.base().resolve(name);
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("there is no file " + shown(name));
      }
      return Files.readAllBytes(file);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + name + "' is not the name of a file", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new IllegalArgumentException(
          "file " + shown(name) + " cannot be read: " + e.getMessage(), e);
    }
  }

  private byte[] stripped(byte[] content, String name) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return (text.startsWith("\uFEFF") ? text.substring(1) : text)
          .strip()
          .getBytes(StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "file " + shown(name) + " is not text in UTF-8; save it as UTF-8", e);
    }
  }

  private void tryOut(ColumnId column, String name, byte[] content) {
    Optional<DataLoader<?>> loader = Optional.ofNullable(loaders.get(column.modality()));
    if (loader.isEmpty()) {
      return;
    }
    try (FieldVector scratch = field(column).createVector(allocator)) {
      scratch.allocateNew();
      ((BaseVariableWidthVector) scratch).setSafe(0, content);
      scratch.setValueCount(1);
      loader.get().read(scratch, 0);
    } catch (CorruptSampleException corrupt) {
      throw new IllegalArgumentException(
          "file "
              + shown(name)
              + " cannot be read as "
              + column
              + ": "
              + corrupt.getMessage().replaceFirst("\\.$", ""),
          corrupt);
    }
  }

  /** Returns a file as a person finds it, from where the folder was named. */
  private String shown(String name) {
    return folder.resolve(name).toString();
  }
}
