package org.bindery.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives as torch.save makes them, and as somebody with bad intentions would. */
final class Archives {
  private Archives() {}

  /** Assembles a pickle byte by byte. */
  static final class Pickle {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Pickle() {
      op(0x80, 2);
    }

    Pickle op(int... codes) {
      for (int code : codes) {
        bytes.write(code);
      }
      return this;
    }

    Pickle text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      op('X').number(4, utf8.length);
      bytes.writeBytes(utf8);
      return this;
    }

    Pickle global(String module, String name) {
      op('c');
      bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
      return this;
    }

    Pickle integer(long value) {
      return op(0x8a, 8).number(8, value);
    }

    Pickle number(int width, long value) {
      ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
      bytes.write(buffer.array(), 0, width);
      return this;
    }

    Pickle numbers(long... values) {
      op('(');
      for (long value : values) {
        integer(value);
      }
      return op('t');
    }

    /** A float32 tensor on storage "0" that claims {@code size} values. */
    Pickle tensor(long size, long offset, long[] shape, long[] strides) {
      global("torch._utils", "_rebuild_tensor_v2").op('(', '(');
      text("storage").global("torch", "FloatStorage").text("0").text("cpu").integer(size);
      op('t', 'Q').integer(offset).numbers(shape).numbers(strides).op(0x89);
      return global("collections", "OrderedDict").op(')', 'R', 't', 'R');
    }

    byte[] done() {
      return op('.').bytes.toByteArray();
    }
  }

  static Path state(Path folder, byte[] pickle) {
    return stored(folder, Map.of("archive/data.pkl", pickle, "archive/data/0", new byte[16]));
  }

  static Path stored(Path folder, Map<String, byte[]> entries) {
    Path file = folder.resolve("w.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry stored = new ZipEntry(entry.getKey());
        stored.setMethod(ZipEntry.STORED);
        stored.setSize(entry.getValue().length);
        CRC32 crc = new CRC32();
        crc.update(entry.getValue());
        stored.setCrc(crc.getValue());
        zip.putNextEntry(stored);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /**
   * Writes {@link #plain} with {@code hole} bytes of nothing before the storage, which holds the
   * four {@code values}. What lies beyond 4 GB is told the zip64 way.
   */
  static Path far(Path folder, long hole, float... values) {
    Path file = folder.resolve("far.pth");
    byte[] pickle = plain().get("archive/data.pkl");
    ByteBuffer storage = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    storage.asFloatBuffer().put(values);
    ByteBuffer first = header(0x04034b50, "archive/data.pkl", pickle, 0);
    ByteBuffer second = header(0x04034b50, "archive/data/0", storage.array(), 0);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(first.array());
      out.write(pickle);
      out.seek(out.getFilePointer() + hole);
      final long position = out.getFilePointer();
      out.write(second.array());
      out.write(storage.array());
      final long directory = out.getFilePointer();
      out.write(header(0x02014b50, "archive/data.pkl", pickle, 0).array());
      out.write(header(0x02014b50, "archive/data/0", storage.array(), position).array());
      long end64 = out.getFilePointer();
      ByteBuffer end = ByteBuffer.allocate(56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
      end.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
      end.putInt(0).putInt(0).putLong(2).putLong(2).putLong(end64 - directory).putLong(directory);
      end.putInt(0x07064b50).putInt(0).putLong(end64).putInt(1);
      end.putInt(0x06054b50).putInt(0).putShort((short) -1).putShort((short) -1);
      end.putInt(-1).putInt(-1).putShort((short) 0);
      out.write(end.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static ByteBuffer header(int signature, String name, byte[] content, long position) {
    boolean central = signature == 0x02014b50;
    CRC32 crc = new CRC32();
    crc.update(content);
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    int extra = central ? 12 : 0;
    ByteBuffer header =
        ByteBuffer.allocate((central ? 46 : 30) + ascii.length + extra)
            .order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(signature);
    if (central) {
      header.putShort((short) 45);
    }
    header.putShort((short) 45).putShort((short) 0).putShort((short) 0).putInt(0);
    header.putInt((int) crc.getValue()).putInt(content.length).putInt(content.length);
    header.putShort((short) ascii.length).putShort((short) extra);
    if (central) {
      header.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0).putInt(-1);
    }
    header.put(ascii);
    if (central) {
      header.putShort((short) 1).putShort((short) 8).putLong(position);
    }
    return header;
  }

  static Path deflated(Path folder, String name, byte[] content) {
    Path file = folder.resolve("w.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** The smallest state dict: w = four float32. */
  static Map<String, byte[]> plain() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(
        "archive/data.pkl",
        new Pickle().op('}').text("w").tensor(4, 0, new long[] {4}, new long[] {1}).op('s').done());
    entries.put("archive/data/0", new byte[16]);
    return entries;
  }
}
