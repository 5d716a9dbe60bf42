package org.bindery.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.bindery.spi.DataException;

/**
 * Where the entries of a zip archive lie in their file, zip64 included. Entries that are used must
 * be stored as they are: nothing is ever inflated, so no archive can grow on reading. (The JDK's
 * own zip reader does not tell where an entry's bytes begin, which mapping them needs.)
 */
final class ZipEntries {
  private static final int END = 0x06054b50;
  private static final int END_64_LOCATOR = 0x07064b50;
  private static final int END_64 = 0x06064b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final long DIRECTORY_LIMIT = 64 << 20;
  private static final long IN_EXTRA = 0xffffffffL;

  /**
   * One entry.
   *
   * @param position of its first byte in the file
   * @param crc what its bytes should sum up to
   * @param stored whether the bytes lie there as they are
   */
  record Entry(String name, long position, long length, long crc, boolean stored) {}

  private final MappedTensorFile file;
  private final Function<String, DataException> refusal;
  private final long fileLength;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * Reads the directory of an archive.
   *
   * @param refusal makes an exception of why the archive cannot be used
   */
  ZipEntries(MappedTensorFile file, Function<String, DataException> refusal) {
    this.file = file;
    this.refusal = refusal;
    this.fileLength = file.length();
    readDirectory();
  }

  Map<String, Entry> all() {
    return entries;
  }

  /** Refuses an entry that would have to be inflated. */
  void requireStored(Entry entry) {
    if (!entry.stored()) {
      throw refusal.apply(
          "its entry '"
              + entry.name()
              + "' is compressed, which torch.save never does (it was packed again)");
    }
  }

  /** Returns an entry's bytes, once they sum up to its CRC. */
  byte[] read(Entry entry, int limit) {
    requireStored(entry);
    if (entry.length() > limit) {
      throw refusal.apply(
          "its entry '"
              + entry.name()
              + "' takes "
              + entry.length()
              + " bytes, and "
              + limit
              + " is the most");
    }
    byte[] bytes = file.bytesAt(entry.position(), (int) entry.length()).array();
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (sum.getValue() != entry.crc()) {
      throw refusal.apply("its entry '" + entry.name() + "' is damaged (CRC)");
    }
    return bytes;
  }

  private void readDirectory() {
    int tail = (int) Math.min(fileLength, 22 + 65_535);
    ByteBuffer end = file.bytesAt(fileLength - tail, tail);
    int at = tail - 22;
    while (at >= 0 && end.getInt(at) != END) {
      at--;
    }
    if (at < 0) {
      throw refusal.apply("its end is missing, as after a download that broke off");
    }
    long count = end.getShort(at + 10) & 0xffff;
    long size = end.getInt(at + 12) & IN_EXTRA;
    long offset = end.getInt(at + 16) & IN_EXTRA;
    if (at >= 20 && end.getInt(at - 20) == END_64_LOCATOR) {
      ByteBuffer end64 = part(end.getLong(at - 12), 56, "zip64 end");
      if (end64.getInt(0) != END_64) {
        throw refusal.apply("its zip64 end record is damaged");
      }
      count = end64.getLong(32);
      size = end64.getLong(40);
      offset = end64.getLong(48);
    }
    if (size < 0 || size > DIRECTORY_LIMIT || count < 0 || count > size / 46) {
      throw refusal.apply("its directory is damaged or absurdly large");
    }
    ByteBuffer directory = part(offset, size, "directory");
    for (long i = 0; i < count; i++) {
      readEntry(directory);
    }
  }

  private void readEntry(ByteBuffer directory) {
    int at = directory.position();
    if (directory.remaining() < 46 || directory.getInt(at) != CENTRAL) {
      throw refusal.apply("its directory is damaged");
    }
    int flags = directory.getShort(at + 8);
    int method = directory.getShort(at + 10) & 0xffff;
    long crc = directory.getInt(at + 16) & IN_EXTRA;
    long packed = directory.getInt(at + 20) & IN_EXTRA;
    long length = directory.getInt(at + 24) & IN_EXTRA;
    int nameLength = directory.getShort(at + 28) & 0xffff;
    int extraLength = directory.getShort(at + 30) & 0xffff;
    int commentLength = directory.getShort(at + 32) & 0xffff;
    long local = directory.getInt(at + 42) & IN_EXTRA;
    if (directory.remaining() < 46 + nameLength + extraLength + commentLength) {
      throw refusal.apply("its directory is damaged");
    }
    byte[] nameBytes = new byte[nameLength];
    directory.get(at + 46, nameBytes);
    String name = new String(nameBytes, StandardCharsets.UTF_8);
    checkName(name);
    ByteBuffer extra = directory.slice(at + 46 + nameLength, extraLength).order(directory.order());
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xffff;
      int bytes = extra.getShort() & 0xffff;
      if (bytes > extra.remaining()) {
        throw refusal.apply("its directory is damaged at '" + name + "'");
      }
      ByteBuffer field = extra.slice(extra.position(), bytes).order(extra.order());
      extra.position(extra.position() + bytes);
      if (id == 1) {
        length = length == IN_EXTRA && field.remaining() >= 8 ? field.getLong() : length;
        packed = packed == IN_EXTRA && field.remaining() >= 8 ? field.getLong() : packed;
        local = local == IN_EXTRA && field.remaining() >= 8 ? field.getLong() : local;
      }
    }
    directory.position(at + 46 + nameLength + extraLength + commentLength);
    if ((flags & 1) != 0) {
      throw refusal.apply("its entry '" + name + "' is encrypted");
    }
    ByteBuffer header = part(local, 30, "entry '" + name + "'");
    if (header.getInt(0) != LOCAL) {
      throw refusal.apply("its entry '" + name + "' is not where its directory says");
    }
    long position = local + 30 + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
    if (packed < 0 || packed > fileLength - position) {
      throw refusal.apply("its entry '" + name + "' is cut off");
    }
    boolean stored = method == 0 && packed == length;
    Entry entry = new Entry(name, position, length, crc, stored);
    if (entries.put(name, entry) != null) {
      throw refusal.apply("it has two entries named '" + name + "'");
    }
  }

  private void checkName(String name) {
    if (name.startsWith("/")
        || name.contains("\\")
        || name.contains(":")
        || name.indexOf('\0') >= 0
        || ("/" + name + "/").contains("/../")) {
      throw refusal.apply("its entry '" + name + "' has a name that leads out of the archive");
    }
  }

  private ByteBuffer part(long position, long length, String what) {
    if (position < 0 || length > fileLength || position > fileLength - length) {
      throw refusal.apply("its " + what + " lies beyond the end of the file");
    }
    return file.bytesAt(position, (int) length);
  }
}
