package org.bindery.dataset.digits;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Split;

/**
 * Training rows, then test rows, digit after digit in turn.
 *
 * <p>A training row has one sample of each signal, each drawn at random among those of its digit;
 * before a sample is drawn again, all others of its digit were. In the test each sample stands in
 * one row only, so that each query counts once, and signals with fewer samples leave cells empty.
 */
final class DigitStream implements RecordStream {
  private static final int BATCH = 250;
  private static final double TEST_SHARE = 0.2;

  private final List<Row> rows = new ArrayList<>();
  private final List<BadRow> bad;
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot batch = VectorSchemaRoot.create(schema(), allocator);
  private int next;

  /** A row before it is written; columns that are not there stay empty. */
  private record Row(Split split, int digit, int number, Map<ColumnId, Sample> cells) {
    String splitName() {
      return split.name().toLowerCase(Locale.ROOT);
    }

    String id() {
      return String.format(Locale.ROOT, "%s-%05d-%s", splitName(), number, Wordings.name(digit));
    }
  }

  DigitStream(DigitFiles files, DigitsOptions options) {
    SplittableRandom random = new SplittableRandom(options.seed());
    Map<ColumnId, Divided> divided = new LinkedHashMap<>();
    divided.put(DigitColumns.IMAGE, Divided.drawn(files.drawn(), TEST_SHARE, random.split()));
    divided.put(DigitColumns.AUDIO, files.said(options.takes(), options.speaker()));
    divided.put(DigitColumns.IMU, Divided.drawn(files.penned(), TEST_SHARE, random.split()));
    divided.put(DigitColumns.TEXT, Wordings.divided(random.split()));
    bad = files.bad();
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      List<List<Row>> byDigit = new ArrayList<>();
      for (int digit = 0; digit < Wordings.DIGITS; digit++) {
        byDigit.add(rows(split, digit, columns(divided, split, digit), options, random.split()));
      }
      inTurn(byDigit);
    }
  }

  private static Map<ColumnId, List<Sample>> columns(
      Map<ColumnId, Divided> divided, Split split, int digit) {
    Map<ColumnId, List<Sample>> columns = new LinkedHashMap<>();
    divided.forEach(
        (column, parts) -> {
          List<Sample> samples =
              Divided.of(split == Split.TRAIN ? parts.train() : parts.test(), digit);
          if (samples.isEmpty()) {
            throw new DataException(
                "Among the sources of dataset 'digits' there is no "
                    + column
                    + " of the digit "
                    + digit
                    + " to "
                    + (split == Split.TRAIN ? "train" : "test")
                    + " with; each digit needs samples for both.");
          }
          columns.put(column, samples);
        });
    return columns;
  }

  private static List<Row> rows(
      Split split,
      int digit,
      Map<ColumnId, List<Sample>> columns,
      DigitsOptions options,
      SplittableRandom random) {
    boolean train = split == Split.TRAIN;
    int most = columns.values().stream().mapToInt(List::size).max().orElseThrow();
    int count = train ? options.rows() : most;
    Map<ColumnId, List<Sample>> dealt = new LinkedHashMap<>();
    columns.forEach(
        (column, samples) ->
            dealt.put(column, deal(samples, train ? count : samples.size(), random)));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<ColumnId, Sample> cells = new LinkedHashMap<>();
      for (Map.Entry<ColumnId, List<Sample>> column : dealt.entrySet()) {
        if (i < column.getValue().size()) {
          cells.put(column.getKey(), column.getValue().get(i));
        }
      }
      rows.add(new Row(split, digit, i, cells));
    }
    return rows;
  }

  /** Deals the samples in random order, again from a full deck whenever it is empty. */
  private static List<Sample> deal(List<Sample> samples, int count, SplittableRandom random) {
    List<Sample> dealt = new ArrayList<>();
    while (dealt.size() < count) {
      dealt.addAll(Divided.shuffled(samples, random));
    }
    return dealt.subList(0, count);
  }

  private void inTurn(List<List<Row>> byDigit) {
    int longest = byDigit.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (List<Row> ofDigit : byDigit) {
        if (i < ofDigit.size()) {
          rows.add(ofDigit.get(i));
        }
      }
    }
  }

  private static Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (String name : List.of(ID, KEY, SPLIT, CLASS)) {
      fields.add(new Field(name, FieldType.notNullable(ArrowType.Utf8.INSTANCE), null));
    }
    DigitColumns.ALL.forEach(column -> fields.add(DigitColumns.field(column)));
    return new Schema(fields);
  }

  @Override
  public boolean next() {
    batch.clear();
    batch.allocateNew();
    int filled = 0;
    while (filled < BATCH && next < rows.size()) {
      write(rows.get(next++), filled++);
    }
    batch.setRowCount(filled);
    return filled > 0;
  }

  private void write(Row row, int at) {
    text(ID, at, row.id());
    text(KEY, at, row.id());
    text(SPLIT, at, row.splitName());
    text(CLASS, at, Wordings.name(row.digit()));
    row.cells()
        .forEach(
            (column, sample) ->
                DigitColumns.write(sample.cell(), batch.getVector(column.toString()), at));
  }

  private void text(String column, int row, String value) {
    ((VarCharVector) batch.getVector(column)).setSafe(row, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public VectorSchemaRoot batch() {
    return batch;
  }

  @Override
  public List<BadRow> skipped() {
    return bad;
  }

  @Override
  public void close() {
    batch.close();
    allocator.close();
  }
}
