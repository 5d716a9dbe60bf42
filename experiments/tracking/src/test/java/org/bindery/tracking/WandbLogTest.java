package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WandbLogTest {

  private static final class Reading {
    final List<byte[]> records = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    final WandbLogReader reader =
        new WandbLogReader(
            (bytes, from, length) -> records.add(Arrays.copyOfRange(bytes, from, from + length)),
            problems::add);

    Reading poll(byte... bytes) throws IOException {
      reader.poll(new MemoryChannel(bytes));
      return this;
    }
  }

  private static byte[] written(List<byte[]> records) throws IOException {
    MemoryChannel channel = new MemoryChannel();
    WandbLog log = new WandbLog(channel);
    for (byte[] record : records) {
      log.append(record);
    }
    return channel.content();
  }

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static List<byte[]> small() {
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      records.add(random(i, i * 7));
    }
    return records;
  }

  @Test
  void theBytesOfAFileAreTheGoldenOnes() throws IOException {
    byte[] bytes = written(List.of("abc".getBytes(StandardCharsets.US_ASCII)));

    // crc32 of the bytes 01 61 62 63 by Python's zlib: 0x539d20a9.
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("3a572642e1be00" + GOLDEN_CHUNK);
  }

  private static final String GOLDEN_CHUNK = "a9209d53" + "0300" + "01" + "616263";

  @ParameterizedTest(name = "{0} bytes left in the block")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14})
  void aRecordAfterAnyRestOfABlockIsReadBack(int left) throws IOException {
    int first = WandbLog.BLOCK - 7 - WandbLog.CHUNK_HEADER - left;
    for (int length : new int[] {0, 1, 2, 7, 100, 32_761, 32_762, 40_000, 70_000, 140_000}) {
      List<byte[]> records = List.of(random(1, first), random(2, length), random(3, 11));

      byte[] bytes = written(records);
      Reading reading = new Reading().poll(bytes);

      assertThat(reading.problems).isEmpty();
      assertThat(reading.records).containsExactlyElementsOf(records);
      assertThat(reading.reader.unread()).isZero();
      assertNoChunkCrossesABlock(bytes);
    }
  }

  private static void assertNoChunkCrossesABlock(byte[] bytes) {
    int at = 7;
    while (at < bytes.length) {
      int left = WandbLog.BLOCK - at % WandbLog.BLOCK;
      if (left < WandbLog.CHUNK_HEADER) {
        assertThat(Arrays.copyOfRange(bytes, at, at + left)).containsOnly(0);
        at += left;
      } else {
        int length = (bytes[at + 4] & 0xFF) | (bytes[at + 5] & 0xFF) << 8;
        assertThat(WandbLog.CHUNK_HEADER + length).isLessThanOrEqualTo(left);
        at += WandbLog.CHUNK_HEADER + length;
      }
    }
    assertThat(at).isEqualTo(bytes.length);
  }

  @Test
  void aFileCutAtAnyByteHoldsTheRecordsBeforeTheCut() throws IOException {
    List<byte[]> records = small();
    byte[] bytes = written(records);
    int[] ends = new int[records.size()];
    int end = 7;
    for (int i = 0; i < ends.length; i++) {
      end += WandbLog.CHUNK_HEADER + records.get(i).length;
      ends[i] = end;
    }

    for (int cut = 0; cut <= bytes.length; cut++) {
      Reading reading = new Reading().poll(Arrays.copyOf(bytes, cut));
      int last = cut;
      int whole = (int) Arrays.stream(ends).filter(at -> at <= last).count();

      assertThat(reading.problems).isEmpty();
      assertThat(reading.records)
          .as("cut at " + cut)
          .containsExactlyElementsOf(records.subList(0, whole));
    }
  }

  @Test
  void aFileReadWhileItGrowsByteByByteGivesEachRecordOnce() throws IOException {
    List<byte[]> records = List.of(random(1, 5), random(2, 33_000), random(3, 0), random(4, 9));
    byte[] bytes = written(records);
    Reading reading = new Reading();

    for (int size = 0; size <= bytes.length; size += size < 100 || size > 32_700 ? 1 : 97) {
      reading.poll(Arrays.copyOf(bytes, size));
      if (size > 32_800 && size < 32_900) {
        size += 40;
      }
    }
    reading.poll(bytes);

    assertThat(reading.problems).isEmpty();
    assertThat(reading.records).containsExactlyElementsOf(records);
  }

  @Test
  void noFlippedBitThrowsOrGivesAWrongRecordOrHidesALostOne() throws IOException {
    List<byte[]> records = small();
    byte[] bytes = written(records);

    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Reading reading = new Reading().poll(damaged);

      assertThat(isSubsequence(reading.records, records)).as("bit " + bit).isTrue();
      if (reading.records.size() < records.size()) {
        assertThat(!reading.problems.isEmpty() || reading.reader.unread() > 0)
            .as("bit " + bit)
            .isTrue();
      }
    }
  }

  @Test
  void aDamagedRecordCostsOnlyItselfWhereTheNextIsSound() throws IOException {
    List<byte[]> records = small();
    byte[] bytes = written(records);
    bytes[7 + 7 + 7 + 3] ^= 1;

    Reading reading = new Reading().poll(bytes);

    assertThat(reading.records).hasSize(records.size() - 1);
    assertThat(reading.problems).singleElement().asString().contains("wrong checksum");
  }

  private static boolean isSubsequence(List<byte[]> some, List<byte[]> all) {
    int at = 0;
    for (byte[] record : some) {
      while (at < all.size() && !Arrays.equals(all.get(at), record)) {
        at++;
      }
      if (at++ == all.size()) {
        return false;
      }
    }
    return true;
  }

  @Test
  void anotherFileIsToldApartAndNotRead() throws IOException {
    Reading reading = new Reading().poll("not a run of anything".getBytes(StandardCharsets.UTF_8));

    assertThat(reading.records).isEmpty();
    assertThat(reading.problems).singleElement().asString().contains("not read");
  }

  @Test
  void aWriteThatFailsHalfwayIsTakenBackAndWritingGoesOnWhenThereIsRoom() throws IOException {
    MemoryChannel channel = new MemoryChannel();
    WandbLog log = new WandbLog(channel);
    log.append(random(1, 50));
    channel.limit(channel.size() + 20);

    assertThatThrownBy(() -> log.append(random(2, 50))).hasMessageContaining("No space");
    channel.limit(Long.MAX_VALUE);
    log.append(random(3, 50));

    Reading reading = new Reading().poll(channel.content());
    assertThat(reading.problems).isEmpty();
    assertThat(reading.records).containsExactly(random(1, 50), random(3, 50));
  }
}
