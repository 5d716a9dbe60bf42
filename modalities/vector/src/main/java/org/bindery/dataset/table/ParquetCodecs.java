package org.bindery.dataset.table;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * What Parquet's pages are compressed with, in Java alone. Parquet's own factory wants Hadoop's
 * classes for it.
 */
final class ParquetCodecs implements CompressionCodecFactory {
  private interface Unpacking {
    byte[] unpack(byte[] packed, int length) throws IOException;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("Parquet is only read.");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Unpacker((packed, length) -> packed);
      case GZIP -> new Unpacker(ParquetCodecs::gunzip);
      case SNAPPY -> new Unpacker(with(new SnappyDecompressor()));
      case ZSTD -> new Unpacker(with(new ZstdDecompressor()));
      case LZ4_RAW -> new Unpacker(with(new Lz4Decompressor()));
      default -> throw new IllegalArgumentException("compression " + codec);
    };
  }

  private static Unpacking with(Decompressor codec) {
    return (packed, length) -> {
      byte[] unpacked = new byte[length];
      int got = codec.decompress(packed, 0, packed.length, unpacked, 0, length);
      if (got != length) {
        throw new IOException("a page of " + got + " bytes instead of " + length);
      }
      return unpacked;
    };
  }

  private static byte[] gunzip(byte[] packed, int length) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readNBytes(length);
    }
  }

  @Override
  public void release() {
    // Nothing is held.
  }

  private record Unpacker(Unpacking codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput packed, int length) throws IOException {
      return BytesInput.from(codec.unpack(packed.toInputStream().readAllBytes(), length));
    }

    @Override
    public void decompress(ByteBuffer packed, int size, ByteBuffer into, int length)
        throws IOException {
      byte[] bytes = new byte[size];
      packed.get(bytes);
      into.put(codec.unpack(bytes, length));
    }

    @Override
    public void release() {
      // Nothing is held.
    }
  }
}
