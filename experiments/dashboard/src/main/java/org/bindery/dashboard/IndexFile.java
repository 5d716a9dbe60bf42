package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What was read of a run, kept on disk so that it is read once: its card at the front, and its
 * curves behind, each found by its offset, so that opening a thousand runs reads a thousand cards.
 *
 * <pre>
 * "BDX2" | int n | n bytes of JSON | int CRC-32 of these | curves, details and mark, as it says
 * </pre>
 *
 * <p>The JSON holds length and time of last change of the {@code .wandb} file; the mark is what
 * {@link org.bindery.tracking.RunView#resume} reads on from, where the file has grown since.
 * Whatever does not fit is as if it were not there.
 */
final class IndexFile {
  private static final int MAGIC = 0x42445832;
  private static final int LARGEST_HEAD = 1 << 26;

  private final Path file;
  private final Head head;
  private final long base;

  private IndexFile(Path file, Head head, long base) {
    this.file = file;
    this.head = head;
    this.base = base;
  }

  /** Length in bytes and time of last change, in milliseconds since 1970. */
  record Stamp(long size, long modified) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(is.size(), is.lastModifiedTime().toMillis());
    }
  }

  /** Where a part lies behind the head. */
  record Part(long offset, int length, int crc) {
    static Part of(JsonNode json) {
      return new Part(
          json.path("offset").longValue(),
          json.path("length").intValue(),
          json.path("crc").intValue());
    }
  }

  /** What the head says. */
  record Head(Stamp stamp, RunCard card, Map<String, Part> curves, Part detail, Part mark) {
    static Head of(JsonNode json) {
      JsonNode stamp = json.path("stamp");
      Map<String, Part> curves = new LinkedHashMap<>();
      json.path("curves")
          .fields()
          .forEachRemaining(field -> curves.put(field.getKey(), Part.of(field.getValue())));
      return new Head(
          new Stamp(stamp.path("size").longValue(), stamp.path("modified").longValue()),
          RunCard.of(json.path("card")),
          curves,
          Part.of(json.path("detail")),
          Part.of(json.path("mark")));
    }
  }

  RunCard card() {
    return head.card();
  }

  /** Whether the run's file has not changed since. */
  boolean isOf(Stamp stamp) {
    return head.stamp().equals(stamp);
  }

  /** Opens an index; empty where there is none, or it is damaged. */
  static Optional<IndexFile> open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer start = read(channel, 0, 8);
      int length = start.getInt(4);
      if (start.getInt(0) != MAGIC || length < 0 || length > LARGEST_HEAD) {
        return Optional.empty();
      }
      ByteBuffer json = read(channel, 8, length + 4);
      byte[] bytes = Arrays.copyOf(json.array(), length);
      if (crc(bytes) != json.getInt(length)) {
        return Optional.empty();
      }
      Head head = Head.of(Json.tree(bytes));
      return Optional.of(new IndexFile(file, head, 12L + length));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Writes an index beside and puts it in place; throws where the disk does not let it. */
  static IndexFile write(
      Path file,
      Stamp stamp,
      RunCard card,
      Map<String, Curve> curves,
      RunDetail detail,
      byte[] mark)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Map<String, Part> parts = new LinkedHashMap<>();
    for (Map.Entry<String, Curve> curve : curves.entrySet()) {
      parts.put(curve.getKey(), append(body, encode(curve.getValue())));
    }
    Part details = append(body, Json.bytes(detail));
    Head head = new Head(stamp, card, parts, details, append(body, mark));
    byte[] json = Json.bytes(head);
    ByteArrayOutputStream all = new ByteArrayOutputStream(json.length + body.size() + 12);
    DataOutputStream out = new DataOutputStream(all);
    out.writeInt(MAGIC);
    out.writeInt(json.length);
    out.write(json);
    out.writeInt(crc(json));
    body.writeTo(out);
    Files.createDirectories(file.getParent());
    Path part = Files.createTempFile(file.getParent(), "index", ".part");
    try {
      Files.write(part, all.toByteArray());
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
    return new IndexFile(file, head, 12L + json.length);
  }

  /** The length of the run's file when it was read. */
  long size() {
    return head.stamp().size();
  }

  /** Whether a metric's curve should be there. */
  boolean has(String metric) {
    return head.curves().containsKey(metric);
  }

  /** A curve; empty where the run has none or the file was damaged or replaced since. */
  Optional<Curve> curve(String metric) {
    return Optional.ofNullable(head.curves().get(metric))
        .flatMap(this::bytes)
        .map(IndexFile::decode);
  }

  Optional<RunDetail> detail() {
    return bytes(head.detail())
        .flatMap(
            bytes -> {
              try {
                return Optional.of(Json.read(bytes, RunDetail.class));
              } catch (IOException e) {
                return Optional.empty();
              }
            });
  }

  /** What {@link org.bindery.tracking.RunView#mark} gave. */
  Optional<byte[]> mark() {
    return bytes(head.mark());
  }

  private Optional<byte[]> bytes(Part part) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] bytes = read(channel, base + part.offset(), part.length()).array();
      return crc(bytes) == part.crc() ? Optional.of(bytes) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Part append(ByteArrayOutputStream body, byte[] bytes) {
    Part part = new Part(body.size(), bytes.length, crc(bytes));
    body.writeBytes(bytes);
    return part;
  }

  private static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("The index ends early.");
      }
    }
    return buffer.flip();
  }

  static byte[] encode(Curve curve) {
    int n = curve.values().length;
    int m = curve.counts().length;
    ByteBuffer out = ByteBuffer.allocate(24 + 24 * n + 28 * m);
    out.putInt(n).putInt(m).putLong(curve.total()).putLong(curve.notFinite());
    put(out, curve.steps());
    put(out, curve.runtimes());
    put(out, curve.values());
    put(out, curve.meanSteps());
    put(out, curve.meanRuntimes());
    put(out, curve.means());
    out.asIntBuffer().put(curve.counts());
    return out.array();
  }

  static Curve decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int n = in.getInt();
    int m = in.getInt();
    long total = in.getLong();
    long notFinite = in.getLong();
    double[] steps = take(in, n);
    double[] runtimes = take(in, n);
    double[] values = take(in, n);
    double[] meanSteps = take(in, m);
    double[] meanRuntimes = take(in, m);
    double[] means = take(in, m);
    int[] counts = new int[m];
    in.asIntBuffer().get(counts);
    return new Curve(
        steps, runtimes, values, meanSteps, meanRuntimes, means, counts, total, notFinite);
  }

  private static void put(ByteBuffer out, double[] values) {
    out.asDoubleBuffer().put(values);
    out.position(out.position() + 8 * values.length);
  }

  private static double[] take(ByteBuffer in, int n) {
    double[] values = new double[n];
    in.asDoubleBuffer().get(values);
    in.position(in.position() + 8 * n);
    return values;
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** The name of a run's index: its folder's, which is unique under a root. */
  static String name(String folder) {
    byte[] plain = folder.getBytes(StandardCharsets.UTF_8);
    return plain.length < 200 ? folder + ".index" : Integer.toHexString(crc(plain)) + ".index";
  }
}
