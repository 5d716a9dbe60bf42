package org.bindery.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bindery.spi.DataException;

/**
 * A file of named tensors, open for reading. Its values stay on disk: {@link #bytes} and {@link
 * #floats} give views on a memory map where they can, {@link #read} copies through a small buffer
 * and leaves no page of the file resident in this process, which is what to use when the values go
 * into arrays of their own and memory counts.
 *
 * <p>Any thread may call any method. Views stay valid after {@link #close}; the file must not be
 * changed or cut while one is used.
 */
public interface TensorFile extends AutoCloseable {
  /**
   * Opens a file of either format; its first bytes tell which, not its name.
   *
   * @throws DataException if it is of no known format, cut off, or not what its format demands
   */
  static TensorFile open(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(64);
    } catch (IOException e) {
      throw MappedTensorFile.unreadable(file, e);
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\3\4") || text.startsWith("PK\5\6")) {
      return TorchFile.open(file);
    }
    if (head.length > 8 && text.charAt(8) == '{') {
      return SafeTensorsFile.open(file);
    }
    throw new DataException(file + " " + Unrecognized.describe(text));
  }

  /** Returns the file. */
  Path path();

  /** Returns type and shape of every tensor, in the order of the file. */
  Map<String, TensorInfo> tensors();

  /** Returns what else the file says about itself, as text. */
  Map<String, String> metadata();

  /**
   * Returns a tensor's values in row-major order, read-only and little-endian: mapped where they
   * lie so in the file, else gathered into memory.
   *
   * @throws DataException if there is no such tensor, or it takes 2 GiB or more
   */
  ByteBuffer bytes(String name);

  /**
   * Returns a tensor of real numbers as float32: a read-only view of the map where it is that
   * already, else a converted copy.
   *
   * @throws DataException if there is no such tensor, it holds whole numbers, or it takes 2 GiB or
   *     more
   */
  FloatBuffer floats(String name);

  /**
   * Puts a tensor of real numbers into {@code into} as float32, from its position on.
   *
   * @throws DataException as {@link #floats}
   * @throws java.nio.BufferOverflowException if it does not fit; then nothing was put
   */
  void read(String name, FloatBuffer into);

  /**
   * Returns a copy of a tensor of whole numbers or booleans.
   *
   * @throws DataException if there is no such tensor, it holds real numbers, or it takes 2 GiB or
   *     more
   */
  long[] longs(String name);

  /** Gives the file back. Views of it stay valid. */
  @Override
  void close();
}
