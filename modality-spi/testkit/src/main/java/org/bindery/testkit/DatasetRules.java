package org.bindery.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityId;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Split;
import org.bindery.spi.Splitting;
import org.junit.jupiter.api.Assumptions;

/** What a dataset streams. */
final class DatasetRules {
  /** More rows are not looked at. */
  static final int MOST_ROWS = 5000;

  private static final List<String> HEADS =
      List.of(RecordStream.ID, RecordStream.KEY, RecordStream.SPLIT);

  private final DatasetProvider provider;
  private final DatasetCard card;
  private final ReadRequest request;
  private final Map<ModalityId, Modality<?>> modalities = new LinkedHashMap<>();

  DatasetRules(DatasetProvider provider, ReadRequest request, List<Modality<?>> modalities) {
    this.provider = provider;
    this.card = provider.card();
    this.request = request;
    modalities.forEach(modality -> this.modalities.putIfAbsent(modality.card().id(), modality));
  }

  private interface Look {
    void at(VectorSchemaRoot batch, int row);
  }

  /** Looks at each row; returns how many there were. */
  private int each(Look look) {
    int rows = 0;
    try (RecordStream stream = provider.open(request)) {
      while (rows < MOST_ROWS && stream.next()) {
        VectorSchemaRoot batch = stream.batch();
        for (int row = 0; row < batch.getRowCount(); row++) {
          look.at(batch, row);
          rows++;
        }
      }
    }
    if (rows == 0) {
      throw Failure.of("The stream has no rows: stream every row, of all splits.");
    }
    return rows;
  }

  private static String text(VectorSchemaRoot batch, String column, int row) {
    FieldVector vector = batch.getVector(column);
    return vector instanceof VarCharVector text && !text.isNull(row)
        ? new String(text.get(row), StandardCharsets.UTF_8)
        : "";
  }

  private static List<FieldVector> signals(VectorSchemaRoot batch) {
    return batch.getFieldVectors().stream()
        .filter(vector -> !HEADS.contains(vector.getName()))
        .filter(vector -> !vector.getName().equals(RecordStream.CLASS))
        .toList();
  }

  void batchesBeginWithIdKeyAndSplit() {
    Set<Schema> schemas = new HashSet<>();
    each((batch, row) -> schemas.add(batch.getSchema()));
    if (schemas.size() > 1) {
      throw Failure.of(
          "Batches have different columns: fill one root again and again. {}", schemas);
    }
    List<Field> fields = schemas.iterator().next().getFields();
    List<String> names = fields.stream().map(Field::getName).toList();
    if (names.size() <= HEADS.size() || !names.subList(0, HEADS.size()).equals(HEADS)) {
      throw Failure.of(
          "The columns are {}: begin with {}, then 'class' if pairs were drawn within classes, then"
              + " one for each signal.",
          names,
          HEADS);
    }
    boolean classed = names.get(HEADS.size()).equals(RecordStream.CLASS);
    for (Field head : fields.subList(0, HEADS.size() + (classed ? 1 : 0))) {
      if (!(head.getType() instanceof ArrowType.Utf8)) {
        throw Failure.of("Column '{}' is {}: make it utf8.", head.getName(), head.getType());
      }
    }
  }

  void columnsAreThoseOfTheCard() {
    List<Field> fields = new ArrayList<>();
    each(
        (batch, row) -> {
          if (fields.isEmpty()) {
            signals(batch).forEach(vector -> fields.add(vector.getField()));
          }
        });
    Set<ColumnId> seen = new HashSet<>();
    for (Field field : fields) {
      ColumnId column = ColumnId.of(field.getName());
      if (!card.columns().contains(column) || !seen.add(column)) {
        throw Failure.of(
            "Column '{}' is streamed, and the card names {}: name each column there, stream it once.",
            column,
            card.columns());
      }
      Modality<?> modality = modalities.get(column.modality());
      if (modality != null && !agree(field, modality.dataLoader().field())) {
        throw Failure.of(
            "Column '{}' is {}, but its modality reads {}: make the vector from the loader's"
                + " field().",
            column,
            field,
            modality.dataLoader().field());
      }
    }
  }

  private static boolean agree(Field field, Field expected) {
    boolean agree =
        narrow(field.getType()).equals(narrow(expected.getType()))
            && field.getChildren().size() == expected.getChildren().size();
    for (int i = 0; agree && i < field.getChildren().size(); i++) {
      agree = agree(field.getChildren().get(i), expected.getChildren().get(i));
    }
    return agree;
  }

  private static ArrowType narrow(ArrowType type) {
    if (type instanceof ArrowType.LargeBinary) {
      return ArrowType.Binary.INSTANCE;
    }
    return type instanceof ArrowType.LargeUtf8 ? ArrowType.Utf8.INSTANCE : type;
  }

  void rowsHaveIdsAndKeys() {
    Set<String> ids = new HashSet<>();
    each(
        (batch, row) -> {
          String id = text(batch, RecordStream.ID, row);
          if (id.isEmpty() || !ids.add(id)) {
            throw Failure.of(
                "Row {} of a batch has the id '{}', empty or for the second time: give every row an"
                    + " id of its own by which a person finds it.",
                row,
                id);
          }
          if (text(batch, RecordStream.KEY, row).isEmpty()) {
            throw Failure.of(
                "Row '{}' has no key: name what it shares with rows that know its answer (patient,"
                    + " description), or repeat the id.",
                id);
          }
        });
  }

  void splitsAreAsTheCardSays() {
    boolean given = card.splitting() instanceof Splitting.Given;
    List<String> allowed =
        given
            ? Stream.of(Split.values()).map(split -> split.name().toLowerCase(Locale.ROOT)).toList()
            : List.of("");
    Set<String> seen = new HashSet<>();
    Set<String> keys = new HashSet<>();
    int rows =
        each(
            (batch, row) -> {
              String split = text(batch, RecordStream.SPLIT, row);
              if (!allowed.contains(split)) {
                throw Failure.of(
                    "Row '{}' has the split '{}', and the card's splitting {} allows {}: change one"
                        + " of them.",
                    text(batch, RecordStream.ID, row),
                    split,
                    card.splitting(),
                    allowed);
              }
              seen.add(split);
              keys.add(text(batch, RecordStream.KEY, row));
            });
    if (rows < MOST_ROWS && given && !(seen.contains("train") && seen.contains("test"))) {
      throw Failure.of("The splits are {}: give rows to train with and rows to test on.", seen);
    }
    if (rows < MOST_ROWS && card.splitting() instanceof Splitting.ByKey byKey) {
      int drawn = byKey.testKeys() + byKey.validationKeys();
      if (keys.size() <= drawn) {
        throw Failure.of(
            "There are {} keys, and {} of them are drawn for validation and test: promise fewer in"
                + " the card, or stream more rows in the test's request().",
            keys.size(),
            drawn);
      }
    }
  }

  void keysStayInOneSplit() {
    Map<String, String> splits = new HashMap<>();
    each(
        (batch, row) -> {
          String key = text(batch, RecordStream.KEY, row);
          String split = text(batch, RecordStream.SPLIT, row);
          String other = splits.putIfAbsent(key, split);
          if (other != null && !other.equals(split)) {
            throw Failure.of(
                "Key '{}' is in the splits '{}' and '{}', so training sees the test's answers:"
                    + " divide keys, not rows.",
                key,
                other,
                split);
          }
        });
  }

  void classesAreGivenForAllRowsOrNone() {
    each(
        (batch, row) -> {
          if (batch.getVector(RecordStream.CLASS) != null
              && text(batch, RecordStream.CLASS, row).isEmpty()) {
            throw Failure.of(
                "Row '{}' has no class: name it, or stream no 'class' column where pairs were"
                    + " recorded together.",
                text(batch, RecordStream.ID, row));
          }
        });
  }

  void cellsAreReadByTheirModalities() {
    Set<ModalityId> read = new HashSet<>();
    each(
        (batch, row) -> {
          for (FieldVector column : signals(batch)) {
            ModalityId id = ColumnId.of(column.getName()).modality();
            if (!column.isNull(row) && modalities.containsKey(id)) {
              read.add(id);
              read(modalities.get(id), column, row, text(batch, RecordStream.ID, row));
            }
          }
        });
    Assumptions.assumeTrue(
        !read.isEmpty(), "skipped: no modality of this dataset is on the test's class path");
  }

  private static void read(Modality<?> modality, FieldVector column, int row, String id) {
    try {
      modality.dataLoader().read(column, row);
    } catch (RuntimeException refused) {
      throw Failure.because(
          refused,
          "Cell '{}' of row '{}' cannot be read by its modality: write cells with the loader's"
              + " write(), and list rows that cannot be had in skipped().",
          column.getName(),
          id);
    }
  }

  void someRowsHaveTwoSignals() {
    int[] pairs = {0};
    each(
        (batch, row) -> {
          if (signals(batch).stream().filter(column -> !column.isNull(row)).count() > 1) {
            pairs[0]++;
          }
        });
    if (pairs[0] == 0) {
      throw Failure.of(
          "No row has two filled cells, so nothing can be bound: put cells that belong together"
              + " into one row.");
    }
  }

  void rowsComeInTheSameOrder() {
    List<List<Object>> first = prints();
    List<List<Object>> second = prints();
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      if (i >= first.size() || i >= second.size() || !first.get(i).equals(second.get(i))) {
        throw Failure.of(
            "Row {} is another one when the data is streamed again: sort the files of a folder, and"
                + " draw from a seed among the options.",
            i);
      }
    }
  }

  /** Returns the cells' hashes, row by row. */
  private List<List<Object>> prints() {
    List<List<Object>> prints = new ArrayList<>();
    each(
        (batch, row) ->
            prints.add(
                batch.getFieldVectors().stream()
                    .<Object>map(column -> column.isNull(row) ? "null" : column.hashCode(row))
                    .toList()));
    return prints;
  }

  void rowsLeftOutSayWhy() {
    try (RecordStream stream = provider.open(request)) {
      for (int batch = 0; batch < MOST_ROWS && stream.next(); batch++) {
        stream.batch();
      }
      for (RecordStream.BadRow row : stream.skipped()) {
        if (row.id().isBlank() || row.reason().isBlank()) {
          throw Failure.of("{} is listed as left out: say which row it is and why.", row);
        }
      }
    }
  }

  void endedStreamsStayEnded() {
    try (RecordStream stream = provider.open(request)) {
      int batches = 0;
      while (stream.next()) {
        if (++batches > MOST_ROWS) {
          Assumptions.abort("skipped: there are more than " + MOST_ROWS + " batches");
        }
      }
      if (stream.next()) {
        throw Failure.of("next() says true after it said false: stay at the end.");
      }
    }
  }

  void streamsCloseAtAnyTime() {
    try {
      RecordStream unread = provider.open(request);
      unread.close();
      unread.close();
      try (RecordStream one = provider.open(request);
          RecordStream other = provider.open(request)) {
        one.next();
        other.next();
        other.next();
      }
    } catch (RuntimeException failed) {
      throw Failure.because(
          failed,
          "Opening a stream, reading a little and closing it (twice, too) fails: close every vector"
              + " before its allocator, share nothing between streams, and let a second close() do"
              + " nothing.");
    }
  }
}
