package org.bindery.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.spi.DataException;

/** Tensors that lie uncompressed somewhere in a file. What a format adds is where. */
abstract class MappedTensorFile implements TensorFile {
  /** Small: a mebibyte for each of a thousand tensors is what makes G1 enlarge its heap. */
  private static final int CHUNK = 1 << 16;

  /**
   * Where a tensor's values lie.
   *
   * @param info what they are
   * @param position of its first value, in bytes from the beginning of the file
   * @param strides how many values apart neighbors along each axis are
   */
  record Place(TensorInfo info, long position, long[] strides) {
    static Place contiguous(TensorInfo info, long position) {
      return new Place(info, position, rowMajor(info));
    }

    boolean isContiguous() {
      long[] expected = rowMajor(info);
      for (int axis = 0; axis < strides.length; axis++) {
        if (info.shape().get(axis) > 1 && strides[axis] != expected[axis]) {
          return info.size() == 0;
        }
      }
      return true;
    }

    /** How many values lie from the first to the last one, both included. */
    long span() {
      long last = 0;
      for (int axis = 0; axis < strides.length; axis++) {
        last += strides[axis] * (info.shape().get(axis) - 1);
      }
      return info.size() == 0 ? 0 : last + 1;
    }

    static long[] rowMajor(TensorInfo info) {
      long[] strides = new long[info.shape().size()];
      long stride = 1;
      for (int axis = strides.length - 1; axis >= 0; axis--) {
        strides[axis] = stride;
        stride *= Math.max(1, info.shape().get(axis));
      }
      return strides;
    }
  }

  private final Path file;
  private final RandomAccessFile in;
  private final FileChannel channel;
  private Map<String, Place> places = Map.of();
  private Map<String, TensorInfo> infos = Map.of();
  private Map<String, String> metadata = Map.of();

  MappedTensorFile(Path file) {
    this.file = file;
    try {
      // Not interruptible, unlike a channel, which an interrupt closes for everybody.
      this.in = new RandomAccessFile(file.toFile(), "r");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    try {
      this.channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      close();
      throw unreadable(file, e);
    }
  }

  /** Says what was found; in the order of the file. */
  final void found(Map<String, Place> places, Map<String, String> metadata) {
    this.places = new LinkedHashMap<>(places);
    Map<String, TensorInfo> described = new LinkedHashMap<>();
    places.forEach((name, place) -> described.put(name, place.info()));
    this.infos = Collections.unmodifiableMap(described);
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  final long length() {
    try {
      return in.length();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Fills {@code into} with the bytes from {@code position} on. */
  final void readFully(long position, byte[] into, int length) {
    synchronized (in) {
      try {
        in.seek(position);
        in.readFully(into, 0, length);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  /** Returns the bytes from {@code position} on, little-endian. */
  final ByteBuffer bytesAt(long position, int length) {
    byte[] bytes = new byte[length];
    readFully(position, bytes, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public final Path path() {
    return file;
  }

  @Override
  public final Map<String, TensorInfo> tensors() {
    return infos;
  }

  @Override
  public final Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public final ByteBuffer bytes(String name) {
    Place place = place(name);
    requireBelow2Gib(name, place.info().bytes());
    if (place.isContiguous()) {
      return map(name, place.position(), place.info().bytes());
    }
    return gather(name, place).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public final FloatBuffer floats(String name) {
    Place place = place(name);
    requireFloat(name, place);
    if (place.info().dtype() == Dtype.F32) {
      return bytes(name).asFloatBuffer();
    }
    requireBelow2Gib(name, 4 * place.info().size());
    FloatBuffer copy = FloatBuffer.allocate((int) place.info().size());
    read(name, copy);
    return copy.flip().asReadOnlyBuffer();
  }

  @Override
  public final void read(String name, FloatBuffer into) {
    Place place = place(name);
    requireFloat(name, place);
    if (into.remaining() < place.info().size()) {
      throw new BufferOverflowException();
    }
    Dtype dtype = place.info().dtype();
    if (!place.isContiguous()) {
      dtype.toFloats(bytes(name), into);
      return;
    }
    long rest = place.info().bytes();
    byte[] chunk = new byte[(int) Math.min(CHUNK, rest)];
    for (long position = place.position(); rest > 0; ) {
      int length = (int) Math.min(CHUNK, rest);
      readFully(position, chunk, length);
      dtype.toFloats(ByteBuffer.wrap(chunk, 0, length).order(ByteOrder.LITTLE_ENDIAN), into);
      position += length;
      rest -= length;
    }
  }

  @Override
  public final long[] longs(String name) {
    Place place = place(name);
    Dtype dtype = place.info().dtype();
    if (dtype.isFloat()) {
      throw refused(name, "holds real numbers (" + dtype + ") where whole ones are wanted");
    }
    ByteBuffer bytes = bytes(name);
    long[] values = new long[(int) place.info().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = dtype.nextLong(bytes);
    }
    return values;
  }

  @Override
  public final void close() {
    try {
      in.close();
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Place place(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new DataException(file + " has no tensor '" + name + "': check the name map.");
    }
    return place;
  }

  private void requireFloat(String name, Place place) {
    if (!place.info().dtype().isFloat()) {
      throw refused(
          name, "holds whole numbers (" + place.info().dtype() + ") where real ones are wanted");
    }
  }

  private void requireBelow2Gib(String name, long bytes) {
    if (bytes > Integer.MAX_VALUE - 8) {
      throw refused(name, "takes " + bytes + " bytes at once, and 2 GiB is the most");
    }
  }

  private DataException refused(String name, String why) {
    return new DataException(
        "Tensor '" + name + "' of " + file + " " + why + ": use another file or name map.");
  }

  private ByteBuffer map(String name, long position, long length) {
    // A pending interrupt would close the channel for everybody.
    boolean interrupted = Thread.interrupted();
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, position, length)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new DataException(
          "Could not map tensor '" + name + "' of " + file + " (" + e + "): open it again.", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ByteBuffer gather(String name, Place place) {
    int width = place.info().dtype().bytes();
    requireBelow2Gib(name, place.span() * width);
    ByteBuffer from = map(name, place.position(), place.span() * width);
    ByteBuffer to = ByteBuffer.allocate((int) place.info().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int axes = place.strides().length;
    long[] index = new long[axes];
    long at = 0;
    while (to.hasRemaining()) {
      to.put(to.position(), from, (int) at * width, width).position(to.position() + width);
      for (int axis = axes - 1; axis >= 0; axis--) {
        at += place.strides()[axis];
        if (++index[axis] < place.info().shape().get(axis)) {
          break;
        }
        at -= place.strides()[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return to.flip();
  }

  static DataException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException || e instanceof java.io.FileNotFoundException) {
      return new DataException("There is no readable file " + file + ": check the path.", e);
    }
    String why = e instanceof EOFException ? "it ends too early" : e.toString();
    return new DataException("Could not read " + file + " (" + why + "): get it again.", e);
  }
}
