package org.bindery.dataset.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.DataException;

/**
 * NumPy's {@code .npy}, formats 1.0 to 3.0: a matrix of float16, float32 or float64, either byte
 * order, in row-major order. Nothing else, and no pickles, which are programs.
 */
final class NpyMatrix {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int PREFIX = 12;
  private static final int LONGEST_HEADER = 1 << 20;

  private static final Map<String, NumberType> TYPES =
      Map.of(
          "f2", NumberType.FLOAT16,
          "f4", NumberType.FLOAT32,
          "f8", NumberType.FLOAT64);

  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)(\\w+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, L]*)\\)");

  private NpyMatrix() {}

  /**
   * Opens a file.
   *
   * @throws DataException if it is not such a matrix, saying what it is and what to do
   */
  static FeatureMatrix open(Path file) {
    return RowFile.open(file, channel -> layout(file, channel));
  }

  private static RowFile.Layout layout(Path file, FileChannel channel) throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    if (!RowFile.fill(channel, prefix, 0)) {
      throw damaged(file, "is too short to be a .npy file");
    }
    for (byte expected : MAGIC) {
      if (prefix.get() != expected) {
        throw damaged(file, "is not a .npy file: it does not begin with NumPy's mark");
      }
    }
    int version = prefix.get();
    prefix.get();
    if (version < 1 || version > 3) {
      throw damaged(file, "has version " + version + " of the .npy format; 1 to 3 are read");
    }
    long length = version == 1 ? prefix.getShort() & 0xffff : prefix.getInt() & 0xffffffffL;
    int start = version == 1 ? PREFIX - 2 : PREFIX;
    if (length > LONGEST_HEADER || start + length > channel.size()) {
      throw damaged(file, "says its header has " + length + " bytes, which it has not");
    }
    ByteBuffer header = ByteBuffer.allocate((int) length);
    RowFile.fill(channel, header, start);
    String text = StandardCharsets.ISO_8859_1.decode(header).toString();
    RowFile.Layout layout = layout(file, text, start + length);
    if (channel.size() != layout.offset() + layout.bytes()) {
      throw damaged(
          file,
          "has "
              + (channel.size() - layout.offset())
              + " bytes of numbers, and its header promises "
              + layout.bytes()
              + "; copy it once more");
    }
    return layout;
  }

  private static RowFile.Layout layout(Path file, String header, long offset) {
    Matcher type = TYPE.matcher(header);
    if (!type.find() || !TYPES.containsKey(type.group(2))) {
      throw damaged(
          file,
          "holds "
              + (header.contains("'descr'") ? "other values than floats" : "a damaged header")
              + "; save it again with np.save(file, features.astype('float32'))");
    }
    Matcher order = ORDER.matcher(header);
    if (!order.find() || order.group(1).equals("True")) {
      throw damaged(
          file,
          "is stored column by column; save it again with"
              + " np.save(file, np.ascontiguousarray(features))");
    }
    Matcher shape = SHAPE.matcher(header);
    if (!shape.find()) {
      throw damaged(file, "does not say its shape");
    }
    String[] axes = shape.group(1).replace("L", "").replace(" ", "").split(",");
    if (axes.length != 2) {
      throw damaged(
          file,
          "has the shape ("
              + shape.group(1)
              + "); give it one row for each sample, for instance with"
              + " features.reshape(len(features), -1)");
    }
    return new RowFile.Layout(
        offset,
        axis(file, axes[0]),
        axis(file, axes[1]),
        TYPES.get(type.group(2)),
        type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  private static int axis(Path file, String digits) {
    if (!digits.matches("\\d{1,9}") || Integer.parseInt(digits) < 1) {
      throw damaged(file, "has an axis of length '" + digits + "'; use 1 to 999999999");
    }
    return Integer.parseInt(digits);
  }

  private static DataException damaged(Path file, String what) {
    return new DataException("File " + file + " " + what + ".");
  }
}
